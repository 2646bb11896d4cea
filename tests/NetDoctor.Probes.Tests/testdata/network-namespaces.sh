#!/bin/sh
# Runs a command in a network namespace without default route, behind a router in a second one that answers as a cluster's filters
# and routers do. Called as: unshare -rn sh network-namespaces.sh COMMAND... Needs iproute2 and util-linux, not root.
#   10.77.0.2, fd77::2        the router: nothing listens
#   10.77.0.99                on the link, but nobody has it
#   10.78.13.0/24, fd78:0:13  the router prohibits, as a filter that rejects
#   10.78.1.0/24              the router cannot reach the host
#   10.78.0.0/24, fd78:0:1    the router has no route
#   10.78.66.0/24             the router drops
#   10.79.{1,13,66}.0/24      as 10.78, but by this namespace's own routes
set -eu
ip link set lo up
# Else no IPv6 address could be used for the first second.
echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad
unshare -n sleep 60 >/dev/null 2>&1 &
router=$!
trap 'kill $router' EXIT
tries=0
while [ "$(readlink /proc/$router/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do
  tries=$((tries + 1))
  [ $tries -lt 500 ]
  sleep 0.01
done
inside() { nsenter -t $router -n "$@"; }
inside sh -c 'echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad'

ip link add c0 type veth peer name r0 netns $router
ip addr add 10.77.0.1/24 dev c0
ip addr add fd77::1/64 dev c0 nodad
ip link set c0 up
inside ip link set lo up
inside ip addr add 10.77.0.2/24 dev r0
inside ip addr add fd77::2/64 dev r0 nodad
inside ip link set r0 up
inside sh -c 'cd /proc/sys/net; echo 1 >ipv4/ip_forward; echo 1 >ipv6/conf/all/forwarding
  echo 0 >ipv4/icmp_ratelimit; echo 0 >ipv6/icmp/ratelimit'

# A router sends five errors at once to one address, then one a second: every kind of refusal gets its own source.
for kind in 0 1 13 66; do
  ip addr add 10.77.0.1$kind/24 dev c0
  ip route add 10.78.$kind.0/24 via 10.77.0.2 src 10.77.0.1$kind
done
ip route add fd78::/32 via fd77::2
inside ip route add prohibit 10.78.13.0/24
inside ip route add unreachable 10.78.1.0/24
inside ip route add blackhole 10.78.66.0/24
inside ip route add prohibit fd78:0:13::/48
inside ip route add unreachable fd78:0:1::/48
ip route add prohibit 10.79.13.0/24
ip route add unreachable 10.79.1.0/24
ip route add blackhole 10.79.66.0/24

"$@"
