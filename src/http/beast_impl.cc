// The one place where the bodies of Asio and Beast are compiled: every other file of this folder
// sees declarations only, which keeps each of them under the ten seconds a file may take.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
