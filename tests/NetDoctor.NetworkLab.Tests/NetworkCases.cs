using System.Collections.Immutable;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.NetworkLab.Tests;

/// <summary>All faults.</summary>
internal static class NetworkCases
{
    // Several packets of any size.
    private const int LargeBody = 20000;

    // As the lab gives them to pod web.
    private const string RoutesOfPod = """
        for range in 10.244.0.0/16 10.96.0.0/16 10.89.0.0/24; do ip route replace $range via 10.244.2.1; done
        for range in fd00:10:244::/48 fd00:10:96::/112 fd00:10:89::/64; do ip route replace $range via fd00:10:244:2::1; done
        """;

    // Of what comes in, what is for an agent.
    private const string AgentDropped = "tcp dport 9443 drop";

    public static ImmutableArray<NetworkCase> All { get; } =
    [
        new("all is well", Verdict.Reachable, null),
        new("all is well at the node port", Verdict.Reachable, null) { To = $"node/n2:{NetworkWorld.NodePort}" },
        new("nothing listens", Verdict.Unreachable, "POD07") { Listeners = [NetworkCase.Dns("dns1"), NetworkCase.Dns("dns2")] },
        new("listens on loopback only", Verdict.Unreachable, "POD08") { Listeners = Served(NetworkCase.Web(address: "127.0.0.1")) },
        new("listens on IPv4 only", Verdict.Unreachable, "POD09") { To = "web6.shop:80", Listeners = Served(NetworkCase.Web(address: "0.0.0.0")) },
        new("accept queue full", Verdict.Unreachable, "POD11") { Listeners = Served(NetworkCase.Web(LabListenerKind.FullQueue)) },
        .. Filtered("drop", "drop", Verdict.Unreachable),
        .. Filtered("TCP reset", "reject with tcp reset", Verdict.Unreachable),
        .. new[] { "port-unreachable", "host-unreachable", "net-unreachable", "host-prohibited", "net-prohibited", "admin-prohibited" }
            .SelectMany(code => Filtered($"ICMP {code}", $"reject with icmp {code}", Verdict.Unreachable)),
        new("no translation", Verdict.Unreachable, "KPX08")
        {
            Break = [("n1", $"nft delete element ip kube-proxy service-ips '{{ {NetworkWorld.WebAddress} . tcp . 80 }}'")],
        },
        new("stale endpoint", Verdict.Unreachable, "KPX08")
        {
            Break = [("n1", """
                nft flush chain ip kube-proxy endpoint-service-shop-web-tcp--0
                nft add rule ip kube-proxy endpoint-service-shop-web-tcp--0 meta l4proto tcp dnat to 10.244.2.77:8080
                """)],
        },
        Iptables("all is well under rules of iptables", "true", Verdict.Reachable, null),
        Iptables("no translation by iptables", """
            iptables-nft -t nat -D KUBE-SERVICES -d 10.96.0.50/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-WEB
            iptables-nft -t nat -D KUBE-NODEPORTS -p tcp -m tcp --dport 30080 -j KUBE-SVC-WEB
            iptables-nft -t nat -F KUBE-SVC-WEB
            iptables-nft -t nat -X KUBE-SVC-WEB
            """, Verdict.Unreachable, "KPX03"),
        Iptables("stale endpoint in iptables", """
            iptables-nft -t nat -F KUBE-SEP-WEB0
            iptables-nft -t nat -A KUBE-SEP-WEB0 -p tcp -m tcp -j DNAT --to-destination 10.244.2.77:8080
            """, Verdict.Unreachable, "KPX04"),
        new("answers of the same node bypass the rules", Verdict.Unreachable, "KPX29")
        {
            To = $"{NetworkWorld.BesideAddress}:80",
            Listeners = [("dns1", NetworkCase.Web().Spec), NetworkCase.Dns("dns1"), NetworkCase.Dns("dns2")],
            Break = [("n1", "echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables")],
            Mend = [("n1", "echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables")],
        },
        new("a Service whose only endpoint is on the same node", Verdict.Reachable, null)
        {
            To = $"{NetworkWorld.BesideAddress}:80",
            Listeners = [("dns1", NetworkCase.Web().Spec), NetworkCase.Dns("dns1"), NetworkCase.Dns("dns2")],
        },
        new("node port dropped", Verdict.Unreachable, "CNI35")
        {
            To = $"node/n2:{NetworkWorld.NodePort}",
            Break = [("n2", Raw($"iifname eth0 tcp dport {NetworkWorld.NodePort} counter drop"))],
        },
        new("node does not forward", Verdict.Unreachable, "KPX25")
        {
            Break = [("n2", "echo 0 >/proc/sys/net/ipv4/ip_forward")],
            Mend = [("n2", "echo 1 >/proc/sys/net/ipv4/ip_forward")],
        },
        new("no route to the other node's pods", Verdict.Unreachable, "CNI06")
        {
            Break = [("n1", "ip route del 10.244.2.0/24")],
            Mend = [("n1", "ip route add 10.244.2.0/24 via 10.89.0.12")],
        },
        WayBackDiffers("the way back differs from that of arrival, and the node is strict about it", 1, Verdict.Unreachable, "KPX24"),
        WayBackDiffers("the way back differs from that of arrival, and the node lets it", 2, Verdict.Reachable, null),
        new("the overlay's port is blocked between the nodes", Verdict.Unreachable, "CNI18")
        {
            Overlay = LabOverlay.Vxlan,
            Break = [("n2", Raw("udp dport 8472 drop"))],
        },
        new("nothing passes between the nodes", Verdict.Unreachable, "CNI19") { Break = [("n2", Raw("iifname eth0 drop"))] },
        new("large packets vanish between the nodes", Verdict.Unreachable, "CNI17")
        {
            To = "http://web.shop/",
            Listeners = Served(NetworkCase.Web(bodyBytes: LargeBody)),
            Break = [("n2", """
                ip route change 10.244.1.0/24 via 10.89.0.11 mtu lock 1400
                nft add table inet firewall
                nft 'add chain inet firewall out { type filter hook output priority 0; }'
                nft add rule inet firewall out icmp type destination-unreachable drop
                """)],
            Mend = [("n2", "ip route change 10.244.1.0/24 via 10.89.0.11")],
        },
        new("a smaller link, of which routers tell", Verdict.Reachable, null)
        {
            To = "http://web.shop/",
            Listeners = Served(NetworkCase.Web(bodyBytes: LargeBody)),
            Break = [("n2", "ip route change 10.244.1.0/24 via 10.89.0.11 mtu lock 1400")],
            Mend = [("n2", "ip route change 10.244.1.0/24 via 10.89.0.11")],
        },
        new("nothing listens, and no agent can be reached", Verdict.Unreachable, "POD07")
        {
            ByExec = true,
            Listeners = [NetworkCase.Dns("dns1"), NetworkCase.Dns("dns2")],
            Break = [("n1", Raw(AgentDropped)), ("n2", Raw(AgentDropped))],
        },
        new("a rule on the other node drops all that comes in, also for its agent", Verdict.Unreachable, "CNI35")
        {
            ByExec = true,
            Break = [("n2", Raw("iifname eth0 drop"))],
        },
        .. new[] { "drop", "reject with tcp reset", "reject with icmp admin-prohibited" }.Select(statement => new NetworkCase($"a rule in the pod: {statement}", Verdict.Unreachable, "POD20")
        {
            ReadFrom = "rules of Pod shop/web",
            Break = [("web", $$"""
                nft add table inet firewall
                nft 'add chain inet firewall in { type filter hook input priority 0; }'
                nft add rule inet firewall in tcp dport 8080 counter {{statement}}
                """)],
            Mend = [("web", "nft flush ruleset")],
        }),
        new("the pod's interface is switched off", Verdict.Unreachable, "POD21")
        {
            ReadFrom = "interfaces of Pod shop/web",
            Break = [("web", "ip link set eth0 down")],
            Mend = [("web", $"""
                ip link set eth0 up
                ip addr replace fd00:10:244:2::10/64 dev eth0 nodad
                {RoutesOfPod}
                """)],
        },
        new("the pod has no route out of its range", Verdict.Unreachable, "POD22")
        {
            ReadFrom = "routes of Pod shop/web",
            Break = [("web", "ip route flush via 10.244.2.1")],
            Mend = [("web", RoutesOfPod)],
        },
        new("resolv.conf names a server that is not the cluster's", Verdict.Unreachable, "DNS04")
        {
            From = "shop/stray",
            ReadFrom = "resolv.conf of Pod shop/stray",
            Break = [("stray", $"printf 'nameserver {NetworkWorld.StrayNameserver}\\nsearch shop.svc.cluster.local\\n' >/etc/resolv.conf")],
        },
        new("a replica of DNS is deaf", Verdict.Degraded, "DNS18")
        {
            Listeners = [NetworkCase.Web(), NetworkCase.Dns("dns1"), NetworkCase.Dns("dns2", LabListenerKind.DeafDns)],
        },
    ];

    // A rule for all that comes in, before anything else.
    private static string Raw(string rule) => $$"""
        nft add table inet firewall
        nft 'add chain inet firewall raw { type filter hook prerouting priority -300; }'
        nft add rule inet firewall raw {{rule}}
        """;

    // A filter of the node's own between its uplink and the pod.
    private static IEnumerable<NetworkCase> Filtered(string name, string statement, Verdict verdict) =>
    [
        new($"{name} before the pod", verdict, "CNI35")
        {
            Break = [("n2", $$"""
                nft add table inet firewall
                nft 'add chain inet firewall forward { type filter hook forward priority 10; }'
                nft add rule inet firewall forward ip daddr 10.244.2.10 tcp dport 8080 counter {{statement}}
                """)],
        },
    ];

    // The rules of n1 are those of the other mode; without nft's they are the only ones.
    private static NetworkCase Iptables(string name, string fault, Verdict verdict, string? cause) => new(name, verdict, cause)
    {
        Break = [("n1", $"nft flush ruleset\niptables-nft-restore <<'END'\n{LabIptablesRules.Write(NetworkWorld.Services)}\nEND\n{fault}")],
    };

    // Answers go by a second way between the nodes. Packets of NetDoctor itself come in as the client's do, so that no agent answers where they are dropped.
    private static NetworkCase WayBackDiffers(string name, int filter, Verdict verdict, string? cause) => new(name, verdict, cause)
    {
        ByExec = cause is not null,
        Break =
        [
            ("n1", SecondWay(1, 2)),
            ("n2", $"""
                {SecondWay(2, 1)}
                ip route change 10.244.1.0/24 via 10.99.0.1 dev second
                echo {filter} >/proc/sys/net/ipv4/conf/eth0/rp_filter
                """),
        ],
        Mend =
        [
            ("n2", """
                echo 0 >/proc/sys/net/ipv4/conf/eth0/rp_filter
                ip route replace 10.244.1.0/24 via 10.89.0.11
                ip link del second
                """),
            ("n1", "ip link del second"),
        ],
    };

    private static string SecondWay(int own, int other) => $"""
        ip link add second type vxlan id 7 local 10.89.0.1{own} remote 10.89.0.1{other} dev eth0 dstport 4790
        ip addr add 10.99.0.{own}/30 dev second
        ip link set second up
        """;

    private static ImmutableArray<(string Pod, LabListenerSpec Spec)> Served((string Pod, LabListenerSpec Spec) web) =>
        [web, NetworkCase.Dns("dns1"), NetworkCase.Dns("dns2")];
}
