"""Sources that several parameters share, written once."""

JUDGEMENT = "judgement"
DIFALLAH_2015 = "Difallah et al. 2015, WWW"
DIFALLAH_2018 = "Difallah, Filatova & Ipeirotis 2018, WSDM"
HORTON = "Horton & Chilton 2010, EC"
INFERRED = "inferred: the value at which published pay, hours and volumes can hold together"
