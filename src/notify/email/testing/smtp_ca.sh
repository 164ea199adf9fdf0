#!/bin/sh
# smtp_ca.sh DIR: certificates for tests of SMTP over TLS, made with openssl in the directory DIR:
#   ca.pem                     an authority
#   server.pem, server.key     a certificate of it for localhost and 127.0.0.1
#   other-ca.pem               an authority that has signed nothing
#   wrong-name.pem, wrong-name.key   a certificate of ca.pem for another host
#   expired.pem, expired.key   a certificate like server.pem that ended yesterday
set -eu
cd "$1"

authority() { # name
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
    -subj "/CN=$1 of a test" -keyout "$1.key" -out "$1.pem" 2>openssl.log
}
certificate() { # name, subject alternative names, days from now to its end
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
    -keyout "$1.key" -out "$1.csr" 2>openssl.log
  printf 'subjectAltName=%s\n' "$2" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days "$3" \
    -extfile "$1.ext" -out "$1.pem" 2>openssl.log
}

authority ca
authority other-ca
certificate server DNS:localhost,IP:127.0.0.1 30
certificate wrong-name DNS:elsewhere.example 30
certificate expired DNS:localhost,IP:127.0.0.1 -1
