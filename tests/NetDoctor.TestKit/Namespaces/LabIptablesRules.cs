using System.Collections.Immutable;
using System.Globalization;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>The rules of IPv4 Services as a node has them under kube-proxy in iptables mode.</summary>
/// <remarks>Chains and their order are those of kube-proxy, but that names end in words and not in hashes. Source:
/// kubernetes/kubernetes, pkg/proxy/iptables/proxier.go.</remarks>
public static class LabIptablesRules
{
    /// <summary>Writes the input of <c>iptables-restore</c>.</summary>
    /// <param name="services">The Services; those of IPv6 are left out.</param>
    public static string Write(IEnumerable<LabService> services)
    {
        var served = services.Where(service => !service.ClusterIp.Contains(':', StringComparison.Ordinal) && !service.Endpoints.IsEmpty).ToImmutableArray();
        string[] chains =
        [
            "KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-MARK-MASQ", "KUBE-POSTROUTING",
            .. served.SelectMany(service => service.Endpoints.Select((_, index) => EndpointChain(service, index)).Prepend(Chain(service))),
        ];
        return $"""
            *nat
            {string.Join('\n', chains.Select(chain => $":{chain} - [0:0]"))}
            -A PREROUTING -j KUBE-SERVICES
            -A OUTPUT -j KUBE-SERVICES
            -A POSTROUTING -j KUBE-POSTROUTING
            -A KUBE-MARK-MASQ -j MARK --or-mark 0x4000
            -A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
            -A KUBE-POSTROUTING -j MARK --xor-mark 0x4000
            -A KUBE-POSTROUTING -j MASQUERADE --random-fully
            {string.Join('\n', served.SelectMany(Rules))}
            -A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
            COMMIT
            """;
    }

    private static IEnumerable<string> Rules(LabService service) =>
    [
        $"-A KUBE-SERVICES -d {service.ClusterIp}/32 -p {service.Protocol} -m {service.Protocol} --dport {service.Port} -j {Chain(service)}",
        .. service.NodePort is { } port
            ? new[]
            {
                $"-A KUBE-NODEPORTS -p {service.Protocol} -m {service.Protocol} --dport {port} -j KUBE-MARK-MASQ",
                $"-A KUBE-NODEPORTS -p {service.Protocol} -m {service.Protocol} --dport {port} -j {Chain(service)}",
            }
            : [],
        .. service.Endpoints.SelectMany((endpoint, index) => new[]
        {
            $"-A {Chain(service)} {Choice(service.Endpoints.Length - index)}-j {EndpointChain(service, index)}",
            $"-A {EndpointChain(service, index)} -s {endpoint.Address}/32 -j KUBE-MARK-MASQ",
            $"-A {EndpointChain(service, index)} -p {service.Protocol} -m {service.Protocol} -j DNAT --to-destination {endpoint.Address}:{endpoint.Port}",
        }),
    ];

    // Each takes its part of what those before it left.
    private static string Choice(int left) => left == 1
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"-m statistic --mode random --probability {1.0 / left:0.00000000000} ");

    private static string Chain(LabService service) => $"KUBE-SVC-{service.Name}{service.PortName}".ToUpperInvariant();

    private static string EndpointChain(LabService service, int index) => $"KUBE-SEP-{service.Name}{service.PortName}{index}".ToUpperInvariant();
}
