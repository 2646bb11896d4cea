using System.Collections.Immutable;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>The shell script that joins the namespaces of a lab by links, addresses and routes.</summary>
internal static class LabSetup
{
    private const int VxlanPort = 8472;

    /// <summary>Writes the script; it runs in the user namespace of the lab, in any network namespace.</summary>
    public static string Write(
        int underlay, LabHost host, ImmutableArray<LabNode> nodes, ImmutableArray<LabPod> pods, LabOverlay overlay) =>
        string.Join('\n',
        [
            "set -eu",
            .. nodes.Select(node => Within(node.ProcessId, NodeSettings, NodeLinks(
                node, underlay, nodes, [.. pods.Where(pod => pod.Node == node)], overlay))),
            Within(host.ProcessId, PodSettings,
            [
                $"link add eth0 type veth peer name host netns {underlay}",
                $"addr add {LabHost.Address}/24 dev eth0",
                $"addr add {LabHost.Address6}/64 dev eth0 nodad",
                "link set eth0 up",
                .. nodes.SelectMany(node => RoutesTo(node, LabOverlay.Routes)),
            ]),
            .. pods.Select(pod => Within(pod.ProcessId, PodSettings, PodLinks(pod, overlay))),
            Within(underlay, "", ["link add underlay type bridge", .. BridgeUp("underlay", [.. nodes.Select(node => node.Name), "host"])]),
            .. nodes.Select(node => Within(
                node.ProcessId, "", PodBridgeUp([.. pods.Where(pod => pod.Node == node).Select(VethOf)]))),
            .. nodes.Select(node => node.ProcessId).Append(underlay).Select(AwaitLinks),
        ]);

    /// <summary>Routes to the pods of another node, as iproute2 takes them.</summary>
    public static ImmutableArray<string> RoutesTo(LabNode node, LabOverlay overlay) => overlay == LabOverlay.Vxlan
        ?
        [
            $"route add {node.PodCidr} via 10.244.{node.Index}.0 dev flannel.1 onlink",
            $"route add {node.PodCidr6} via fe80::{node.Index} dev flannel.1",
        ]
        : [$"route add {node.PodCidr} via {node.Address}", $"route add {node.PodCidr6} via {node.Address6}"];

    // A path filter would be inherited from the machine. A second of silence for duplicate addresses is nobody's gain, nor is it that
    // the kernel sends only one ICMP error a second to one address.
    private const string CommonSettings = """
        echo 0 >ipv6/conf/all/accept_dad; echo 0 >ipv6/conf/default/accept_dad
        echo 0 >ipv4/conf/all/rp_filter; echo 0 >ipv4/conf/default/rp_filter
        echo 0 >ipv4/icmp_ratelimit; echo 0 >ipv6/icmp/ratelimit
        """;

    private const string PodSettings = $"""
        {CommonSettings}
        echo 0 >ipv4/ip_forward; echo 0 >ipv6/conf/all/forwarding
        echo 0 0 >ipv4/ping_group_range
        """;

    // The answer of a pod to its neighbour on the same bridge must come by the rules that translated the question.
    private const string NodeSettings = $"""
        {CommonSettings}
        echo 1 >ipv4/ip_forward; echo 1 >ipv6/conf/all/forwarding
        echo 0 0 >ipv4/ping_group_range
        if [ -d bridge ]; then echo 1 >bridge/bridge-nf-call-iptables; echo 1 >bridge/bridge-nf-call-ip6tables; fi
        """;

    private static string Within(int processId, string settings, IEnumerable<string> links) => $"""
        nsenter --target {processId} --net sh -eu <<'END'
        cd /proc/sys/net
        {settings}
        ip -batch - <<'LINKS'
        link set lo up
        {string.Join('\n', links)}
        LINKS
        END
        """;

    // A bridge that is up before its ports have a carrier drops packets until the kernel looks again, up to a second later.
    private static IEnumerable<string> BridgeUp(string bridge, IEnumerable<string> ports) =>
    [
        .. ports.SelectMany(port => (string[])[$"link set {port} up", $"link set {port} master {bridge}"]),
        $"link set {bridge} up",
    ];

    // A pod may be its own backend: a port sends back to where it came from.
    private static IEnumerable<string> PodBridgeUp(ImmutableArray<string> ports) =>
        [.. BridgeUp("cni0", ports), .. ports.Select(port => $"link set {port} type bridge_slave hairpin on")];

    private static string AwaitLinks(int processId) => $"""
        nsenter --target {processId} --net sh -eu <<'END'
        tries=0
        while ip -brief link show type bridge | grep -qv ' UP ' || ip -brief link show type veth | grep -qv ' UP '; do
          tries=$((tries + 1)); [ $tries -lt 300 ]; sleep 0.01
        done
        END
        """;

    private static IEnumerable<string> NodeLinks(
        LabNode node, int underlay, ImmutableArray<LabNode> nodes, ImmutableArray<LabPod> pods, LabOverlay overlay)
    {
        var others = nodes.Where(other => other != node).ToImmutableArray();
        return
        [
            $"link add eth0 type veth peer name {node.Name} netns {underlay}",
            $"addr add {node.Address}/24 dev eth0",
            $"addr add {node.Address6}/64 dev eth0 nodad",
            "link set eth0 up",
            "link add cni0 type bridge",
            $"addr add {node.Gateway}/24 dev cni0",
            $"addr add {node.Gateway6}/64 dev cni0 nodad",
            .. pods.Select(pod => $"link add {VethOf(pod)} type veth peer name eth0 netns {pod.ProcessId}"),
            .. overlay == LabOverlay.Vxlan ? Vxlan(node, others) : [],
            .. others.SelectMany(other => RoutesTo(other, overlay)),
            $"route add {LabService.Cidr} via {LabHost.Address}",
            $"route add {LabService.Cidr6} via {LabHost.Address6}",
        ];
    }

    private static IEnumerable<string> Vxlan(LabNode node, ImmutableArray<LabNode> others) =>
    [
        $"link add flannel.1 type vxlan id 1 local {node.Address} dev eth0 dstport {VxlanPort} nolearning",
        $"link set flannel.1 address {MacOf(node)} mtu 1450",
        $"addr add 10.244.{node.Index}.0/32 dev flannel.1",
        $"addr add fe80::{node.Index}/64 dev flannel.1 nodad",
        "link set flannel.1 up",
        .. others.SelectMany(other => (string[])
        [
            $"neigh add 10.244.{other.Index}.0 lladdr {MacOf(other)} dev flannel.1 nud permanent",
            $"neigh add fe80::{other.Index} lladdr {MacOf(other)} dev flannel.1 nud permanent",
        ]),
    ];

    /// <summary>Where VXLAN finds the other nodes; written with bridge, not with ip.</summary>
    public static string ForwardingEntries(ImmutableArray<LabNode> nodes) => string.Join('\n', nodes.SelectMany(node => nodes
        .Where(other => other != node)
        .Select(other => $"nsenter --target {node.ProcessId} --net bridge fdb append {MacOf(other)} dev flannel.1 dst {other.Address}")));

    private static IEnumerable<string> PodLinks(LabPod pod, LabOverlay overlay) =>
    [
        $"addr add {pod.Address}/24 dev eth0",
        $"addr add {pod.Address6}/64 dev eth0 nodad",
        $"link set eth0 up mtu {(overlay == LabOverlay.Vxlan ? 1450 : 1500)}",
        .. new[] { "10.244.0.0/16", LabService.Cidr, "10.89.0.0/24" }.Select(cidr => $"route add {cidr} via {pod.Node.Gateway}"),
        .. new[] { "fd00:10:244::/48", LabService.Cidr6, "fd00:10:89::/64" }.Select(cidr => $"route add {cidr} via {pod.Node.Gateway6}"),
    ];

    private static string VethOf(LabPod pod) => $"veth{pod.Node.Index}{pod.Index}";

    private static string MacOf(LabNode node) => $"02:42:00:00:00:{node.Index:x2}";
}
