using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>The resolver configuration that the kubelet writes for a source, as far as objects tell.</summary>
/// <param name="Policy">DNS policy in force.</param>
/// <param name="UsesClusterDns">Whether the cluster's DNS is asked.</param>
/// <param name="Nameservers">Servers, in order; empty when they are the node's.</param>
/// <param name="Search">Search list; without the node's own domains, which objects do not show.</param>
/// <param name="Ndots">Dots from which a name is tried as it is first.</param>
/// <param name="DnsService">The cluster's DNS Service; null when it was not found.</param>
/// <remarks>Source: Kubernetes documentation, "DNS for Services and Pods"; kubernetes/kubernetes pkg/kubelet/network/dns/dns.go,
/// <c>getPodDNSType</c>, <c>GetPodDNS</c>, <c>appendDNSConfig</c> and <c>formDNSConfigFitsLimits</c>.</remarks>
internal sealed record ResolverConfiguration(
    DnsPolicy Policy,
    bool UsesClusterDns,
    ImmutableArray<IPAddress> Nameservers,
    ImmutableArray<string> Search,
    int Ndots,
    Service? DnsService)
{
    private const int MaxNameservers = 3;
    private const int MaxSearchDomains = 32;
    private const int MaxSearchCharacters = 2048;
    private const int ClusterNdots = 5;
    private const int DnsPort = 53;

    // Of resolv.conf(5), when nobody says otherwise.
    private const int ResolverNdots = 1;


    /// <summary>The configuration of a source.</summary>
    /// <param name="source">The source; without a pod, NetDoctor and workloads count as ordinary pods.</param>
    /// <param name="snapshot">Facts.</param>
    public static ResolverConfiguration Of(RouteSource source, ClusterSnapshot snapshot)
    {
        var policy = PolicyOf(source);
        var kubelets = snapshot.Dns.KubeletServers;
        var dns = FindDnsService(snapshot, kubelets);
        var added = source.Pod?.DnsConfig;
        ImmutableArray<IPAddress> servers = [];
        ImmutableArray<string> search = [];
        if (policy is DnsPolicy.ClusterFirst or DnsPolicy.ClusterFirstWithHostNet)
        {
            servers = ServersOf(dns, kubelets);
            search = [$"{source.Namespace}.svc.{snapshot.ClusterDomain}", $"svc.{snapshot.ClusterDomain}", snapshot.ClusterDomain];
        }

        if (added is not null)
        {
            servers = [.. servers.Concat(added.Nameservers.Select(Address).OfType<IPAddress>()).Distinct()];
            search = [.. search.Concat(added.Searches).Distinct(StringComparer.Ordinal)];
        }

        var usesClusterDns = policy switch
        {
            DnsPolicy.Default => false,
            // A resolver goes on to the next server only when one does not answer: what the first one does not know, nobody is asked.
            DnsPolicy.None => servers is [var first, ..] && IsOfCluster(first, dns, snapshot),
            _ => true,
        };
        var ndots = NdotsOf(added) ?? (policy is DnsPolicy.Default or DnsPolicy.None ? ResolverNdots : ClusterNdots);
        return new(policy, usesClusterDns, [.. servers.Take(MaxNameservers)], Fitting(search), ndots, dns);
    }

    /// <summary>Whether a server is the cluster's DNS, or a cache of each node in front of it.</summary>
    /// <param name="server">Address of the server.</param>
    /// <param name="dns">The cluster's DNS Service; null when it was not found.</param>
    /// <param name="snapshot">Facts.</param>
    public static bool IsOfCluster(IPAddress server, Service? dns, ClusterSnapshot snapshot) =>
        IsNodeLocal(server) || snapshot.Dns.KubeletServers.Contains(server) || IsOf(dns, server);

    private static DnsPolicy PolicyOf(RouteSource source) => source switch
    {
        { Reference: NodeSource or OutsideSource } => DnsPolicy.Default,
        // A pod on its node's network falls back to the node's resolver unless it says ClusterFirstWithHostNet.
        { Pod: { HostNetwork: true, DnsPolicy: DnsPolicy.ClusterFirst } } => DnsPolicy.Default,
        { Pod: { } pod } => pod.DnsPolicy,
        _ => DnsPolicy.ClusterFirst,
    };

    private static Service? FindDnsService(ClusterSnapshot snapshot, ImmutableArray<IPAddress> kubelets) =>
        kubelets.SelectMany(address => snapshot.Services.By(address).Where(service => service.ClusterIPs.Contains(address))).FirstOrDefault()
        ?? snapshot.Services.Find("kube-system", "kube-dns")
        ?? snapshot.Services.Find("kube-system", "coredns")
        ?? snapshot.Services.Find("openshift-dns", "dns-default")
        ?? snapshot.Services.InNamespace("kube-system")
            .Where(service => (service.Labels["k8s-app"] ?? service.Selector["k8s-app"]) == "kube-dns")
            .OrderBy(service => service.Labels["k8s-app"] is null)
            .ThenBy(service => service.Name, StringComparer.Ordinal)
            .FirstOrDefault(service => service.Ports.Any(port => port.Port == DnsPort));

    // The kubelets' own setting counts where it is known to differ for a reason: without a DNS Service, or with a cache on each node.
    private static ImmutableArray<IPAddress> ServersOf(Service? dns, ImmutableArray<IPAddress> kubelets) =>
        dns is null || kubelets.Any(IsNodeLocal) ? kubelets : dns.ClusterIPs;

    // Where a DNS cache of each node listens: 169.254.20.10 by the documentation, other addresses by installers and clouds. Those of
    // a cloud's own resolver are beside its metadata service.
    private static bool IsNodeLocal(IPAddress address) => address.GetAddressBytes() is [169, 254, not 169, _];

    private static bool IsOf(Service? dns, IPAddress server) => dns is not null && dns.ClusterIPs.Contains(server);

    private static IPAddress? Address(string text) => IPAddress.TryParse(text, out var address) ? address : null;

    private static int? NdotsOf(PodDnsConfig? added)
    {
        var value = added?.Options.LastOrDefault(option => option.Key == "ndots").Value;

        // glibc takes at most 15.
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var ndots) ? Math.Min(ndots, 15) : null;
    }

    private static ImmutableArray<string> Fitting(ImmutableArray<string> search)
    {
        var fitting = ImmutableArray.CreateBuilder<string>();
        var characters = 0;
        foreach (var domain in search.Take(MaxSearchDomains).Where(domain => domain.Length <= KubernetesNames.NameLength))
        {
            characters += domain.Length + (fitting.Count > 0 ? 1 : 0);
            if (characters > MaxSearchCharacters)
            {
                break;
            }

            fitting.Add(domain);
        }

        return fitting.ToImmutable();
    }
}
