// A certificate for 127.0.0.1 that is its own authority, and its key: for a server that lives as long as a test. Worth nothing elsewhere.

export const certificate = `-----BEGIN CERTIFICATE-----
MIIBWjCCAQCgAwIBAgIBATAKBggqhkjOPQQDAjATMREwDwYDVQQDDAhzdGFuZC1p
bjAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowEzERMA8GA1UEAwwI
c3RhbmQtaW4wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASmLV8NPvhIreqz0qmO
pExlgYdarUeYEj9PfcMT73olv8nmc5WAIXcexYd1gXe/tmTU3TjPd76fd0zeC+O4
fsEvo0MwQTAPBgNVHREECDAGhwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0O
BBYEFAbsNbyLrlIfR5m1TXsUaLdUOc5FMAoGCCqGSM49BAMCA0gAMEUCIDButFJK
CvxAZl/p7WaSNuQklkyWH3WmEe2TYghgiXQwAiEAn6eXW1aoeYkRKliprrybmoNY
ohzLjcRs8Onkw49ei/M=
-----END CERTIFICATE-----
`;

export const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgYOsm196+ucxZtref
fq8gUW70ejMzS6OCofjCu2iPUJOhRANCAASmLV8NPvhIreqz0qmOpExlgYdarUeY
Ej9PfcMT73olv8nmc5WAIXcexYd1gXe/tmTU3TjPd76fd0zeC+O4fsEv
-----END PRIVATE KEY-----
`;
