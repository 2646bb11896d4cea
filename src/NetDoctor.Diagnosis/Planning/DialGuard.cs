using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>Says which addresses NetDoctor may dial, so that nobody can use it to reach what he cannot reach himself.</summary>
/// <remarks>What the objects of the cluster have, and what an administrator allows. Never a loopback, link-local, multicast or cloud
/// metadata address, unless a range is allowed that lies wholly within these. Source: OWASP, "Server-Side Request Forgery Prevention".</remarks>
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
    public string? Refusal(IPAddress address, ClusterSnapshot snapshot)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var forbidden = Forbidden.FirstOrDefault(one => one.Range.Contains(plain));
        if (forbidden.What is not null)
        {
            return allowed.Any(range => range.Contains(plain) && forbidden.Range.PrefixLength <= range.PrefixLength
                && forbidden.Range.Contains(range.BaseAddress))
                ? null
                : forbidden.What;
        }

        return allowed.Any(range => range.Contains(plain)) || IsKnown(plain, snapshot)
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

    // A pod that is gone had an address of its node's range, and asking for it is what NetDoctor is for.
    private static bool IsKnown(IPAddress address, ClusterSnapshot snapshot) =>
        !snapshot.Pods.By(address).IsEmpty
        || !snapshot.Services.By(address).IsEmpty
        || !snapshot.Nodes.By(address).IsEmpty
        || !snapshot.AddressHistory.Of(address).IsEmpty
        || snapshot.Nodes.All.Any(node => node.PodRanges.Any(range => range.Contains(address)))
        || snapshot.EndpointSlices.All.SelectMany(slice => slice.Endpoints).Any(endpoint => endpoint.Addresses.Contains(address))
        || snapshot.Ingresses.All.SelectMany(ingress => ingress.Addresses)
            .Any(text => IPAddress.TryParse(text, out var known) && known.Equals(address));
}

/// <summary>An address that the ladder would have dialled, had it been allowed.</summary>
/// <param name="Address">Address and port.</param>
/// <param name="What">What it is, such as <c>a loopback address</c>.</param>
public sealed record RefusedTarget(string Address, string What);
