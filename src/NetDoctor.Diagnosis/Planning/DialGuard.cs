using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>Says which addresses NetDoctor may dial, so that nobody can use it to reach what he cannot reach himself.</summary>
/// <remarks>What the cluster itself gave to pods, Services and nodes, what the objects that a question is about name, and what an
/// administrator allows. An address that stands in an EndpointSlice, in a Service's <c>externalIPs</c> or in an Ingress' status is no
/// address of the cluster for that: whoever may write in one namespace may write any address there, so it counts for a question about
/// that very object only. Never a loopback, link-local, multicast or cloud metadata address, unless a range is allowed that lies wholly
/// within these. An IPv6 address that stands for an IPv4 address is judged as that one. Costs a few look-ups by address, and a walk over
/// the nodes' ranges for an address that nobody has; never one over the slices, which are many. Source: OWASP, "Server-Side Request
/// Forgery Prevention"; CVE-2020-8554 on <c>externalIPs</c>; CVE-2021-25740 on addresses in Endpoints.</remarks>
/// <param name="allowed">Ranges that an administrator allows.</param>
public sealed class DialGuard(ImmutableArray<IPNetwork> allowed)
{
    private static readonly ImmutableArray<(IPNetwork Range, string What)> Forbidden =
    [
        (IPNetwork.Parse("127.0.0.0/8"), "a loopback address"),
        (IPNetwork.Parse("::1/128"), "a loopback address"),
        // Metadata services that are not link-local: AWS over IPv6, Azure, Alibaba and Oracle.
        (IPNetwork.Parse("fd00:ec2::254/128"), "a cloud's metadata address"),
        (IPNetwork.Parse("168.63.129.16/32"), "a cloud's metadata address"),
        (IPNetwork.Parse("100.100.100.200/32"), "a cloud's metadata address"),
        (IPNetwork.Parse("192.0.0.192/32"), "a cloud's metadata address"),
        (IPNetwork.Parse("169.254.169.254/32"), "a cloud's metadata address"),
        (IPNetwork.Parse("169.254.0.0/16"), "a link-local address"),
        (IPNetwork.Parse("fe80::/10"), "a link-local address"),
        (IPNetwork.Parse("0.0.0.0/8"), "no address of a host"),
        (IPNetwork.Parse("::/128"), "no address of a host"),
        (IPNetwork.Parse("224.0.0.0/4"), "a multicast address"),
        (IPNetwork.Parse("ff00::/8"), "a multicast address"),
        (IPNetwork.Parse("255.255.255.255/32"), "a broadcast address"),
    ];

    /// <summary>Why an address may not be dialled, as what it is, such as <c>a loopback address</c>; null when it may be.</summary>
    /// <param name="address">The address.</param>
    /// <param name="snapshot">Facts.</param>
    public string? Refusal(IPAddress address, ClusterSnapshot snapshot) => Refusal(address, snapshot, FrozenSet<IPAddress>.Empty);

    /// <summary>Why an address may not be dialled for a question; null when it may be.</summary>
    /// <param name="address">The address.</param>
    /// <param name="snapshot">Facts.</param>
    /// <param name="named">Addresses that the objects which the question is about name.</param>
    public string? Refusal(IPAddress address, ClusterSnapshot snapshot, IReadOnlySet<IPAddress> named)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var embedded = EmbeddedAddress.Of(plain);
        if ((ForbiddenBy(plain) ?? (embedded is null ? null : ForbiddenBy(embedded))) is { } forbidden)
        {
            return forbidden;
        }

        return IsAdmitted(plain, snapshot, named) || (embedded is not null && IsAdmitted(embedded, snapshot, named))
            ? null
            : "no address of the cluster that NetDoctor knows";
    }

    /// <summary>Why a server that the cluster's DNS forwards to may not be dialled; null when it may be.</summary>
    /// <remarks>The Corefile names it, so it is known to the cluster, but what it names may mean something else here.</remarks>
    /// <param name="address">The address.</param>
    public string? RefusalOfUpstream(IPAddress address) => Refusal(address, ClusterSnapshot.Unknown) is { } refusal
        && Forbidden.Any(one => one.What == refusal)
        ? refusal
        : null;

    private string? ForbiddenBy(IPAddress address)
    {
        var forbidden = Forbidden.FirstOrDefault(one => one.Range.Contains(address));
        return forbidden.What is null || allowed.Any(range => range.Contains(address)
            && forbidden.Range.PrefixLength <= range.PrefixLength && forbidden.Range.Contains(range.BaseAddress))
            ? null
            : forbidden.What;
    }

    private bool IsAdmitted(IPAddress address, ClusterSnapshot snapshot, IReadOnlySet<IPAddress> named) =>
        allowed.Any(range => range.Contains(address)) || named.Contains(address) || IsOfCluster(address, snapshot);

    // A pod that is gone had an address of its node's range, and asking for it is what NetDoctor is for.
    private static bool IsOfCluster(IPAddress address, ClusterSnapshot snapshot) =>
        !snapshot.Pods.By(address).IsEmpty
        || snapshot.Services.By(address).Any(service => service.ClusterIPs.Contains(address) || service.LoadBalancerIPs.Contains(address))
        || !snapshot.Nodes.By(address).IsEmpty
        || !snapshot.AddressHistory.Of(address).IsEmpty
        || snapshot.Nodes.All.Any(node => node.PodRanges.Any(range => range.Contains(address)));
}

/// <summary>An address that the ladder would have dialled, had it been allowed.</summary>
/// <param name="Address">Address and port.</param>
/// <param name="What">What it is, such as <c>a loopback address</c>.</param>
public sealed record RefusedTarget(string Address, string What);
