using System.Collections.Immutable;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>The rules of Services as a node has them under kube-proxy in nftables mode.</summary>
/// <remarks>Table, maps, chains and hooks have the names and the order that kube-proxy gives them, as far as the lab's Services need
/// them. Source: kubernetes/kubernetes, pkg/proxy/nftables/proxier.go.</remarks>
internal static class LabServiceRules
{
    /// <summary>Writes the input of <c>nft -f</c>, which replaces the tables that there are.</summary>
    /// <param name="services">The Services.</param>
    public static string Write(IReadOnlyCollection<LabService> services) => string.Join('\n', new[] { false, true }.Select(isIPv6 => Family(
        isIPv6, [.. services.Where(service => service.ClusterIp.Contains(':', StringComparison.Ordinal) == isIPv6)])));

    private static string Family(bool isIPv6, ImmutableArray<LabService> services)
    {
        var (ip, type) = isIPv6 ? ("ip6", "ipv6_addr") : ("ip", "ipv4_addr");
        var served = services.Where(service => !service.Endpoints.IsEmpty).ToArray();
        return $$"""
            add table {{ip}} kube-proxy
            delete table {{ip}} kube-proxy
            table {{ip}} kube-proxy {
              chain reject-chain { reject; }
              chain mark-for-masquerade { meta mark set meta mark | 0x4000; }
              {{string.Join("\n  ", served.SelectMany(service => Chains(service, ip)))}}
              map service-ips { type {{type}} . inet_proto . inet_service : verdict; {{Elements(served, service => $"{Key(service)} : goto {ChainOf(service)}")}} }
              map no-endpoint-services { type {{type}} . inet_proto . inet_service : verdict; {{Elements(services.Except(served), service => $"{Key(service)} : goto reject-chain")}} }
              map service-nodeports { type inet_proto . inet_service : verdict; {{Elements(served.Where(service => service.NodePort is not null), service => $"{service.Protocol} . {service.NodePort} : goto external-{ChainOf(service)}")}} }
              chain services {
                {{ip}} daddr . meta l4proto . th dport vmap @service-ips
                fib daddr type local {{ip}} daddr != {{(isIPv6 ? "::1" : "127.0.0.0/8")}} meta l4proto . th dport vmap @service-nodeports
              }
              chain service-endpoints-check { {{ip}} daddr . meta l4proto . th dport vmap @no-endpoint-services; }
              chain masquerading { meta mark & 0x4000 == 0 return; meta mark set meta mark ^ 0x4000; masquerade fully-random; }
              chain filter-forward { type filter hook forward priority -110; ct state new jump service-endpoints-check; }
              chain filter-output { type filter hook output priority -110; ct state new jump service-endpoints-check; }
              chain nat-prerouting { type nat hook prerouting priority -100; jump services; }
              chain nat-output { type nat hook output priority -100; jump services; }
              chain nat-postrouting { type nat hook postrouting priority 100; jump masquerading; }
            }
            """;
    }

    private static IEnumerable<string> Chains(LabService service, string ip)
    {
        var endpoints = service.Endpoints;
        var chains = endpoints.Select((_, index) => $"endpoint-{ChainOf(service)}-{index}").ToArray();
        var targets = string.Join(", ", chains.Select((chain, index) => $"{index} : goto {chain}"));
        return
        [
            .. endpoints.Select((endpoint, index) =>
                $"chain {chains[index]} {{ {ip} saddr {endpoint.Address} jump mark-for-masquerade; meta l4proto {service.Protocol} dnat to {Socket(endpoint)}; }}"),
            $"chain {ChainOf(service)} {{ numgen random mod {endpoints.Length} vmap {{ {targets} }}; }}",
            $"chain external-{ChainOf(service)} {{ jump mark-for-masquerade; goto {ChainOf(service)}; }}",
        ];
    }

    private static string Elements(IEnumerable<LabService> services, Func<LabService, string> element) =>
        string.Join(", ", services.Select(element)) is { Length: > 0 } elements ? $"elements = {{ {elements} }}" : "";

    private static string Key(LabService service) => $"{service.ClusterIp} . {service.Protocol} . {service.Port}";

    private static string ChainOf(LabService service) => $"service-{service.Namespace}-{service.Name}-{service.Protocol}-{service.PortName}";

    private static string Socket(LabEndpoint endpoint) =>
        endpoint.Address.Contains(':', StringComparison.Ordinal) ? $"[{endpoint.Address}]:{endpoint.Port}" : $"{endpoint.Address}:{endpoint.Port}";
}
