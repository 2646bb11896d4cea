using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Netfilter;

/// <summary>The first packet of a connection, as rules see it.</summary>
internal sealed record RulePacket
{
    /// <summary>Transport.</summary>
    public required TransportProtocol Protocol { get; init; }

    /// <summary>Source address.</summary>
    public required IPAddress Source { get; init; }

    /// <summary>Destination by now.</summary>
    public required IPEndPoint Destination { get; init; }

    /// <summary>Addresses of the network namespace whose rules these are.</summary>
    public required IReadOnlySet<IPAddress> OwnAddresses { get; init; }

    /// <summary>Packet mark.</summary>
    public uint Mark { get; init; }

    /// <summary>Whether a rule gave it another destination.</summary>
    public bool IsTranslated { get; init; }

    /// <summary>Whether a rule gave it another source.</summary>
    public bool IsMasqueraded { get; init; }

    /// <summary>Whether a rule before may have taken it another way, and nobody knows here.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>Interface that it came in by; null when unknown, empty when it came in by none.</summary>
    public string? InputDevice { get; init; }

    /// <summary>Interface that it leaves by; null when unknown, empty when it leaves by none.</summary>
    public string? OutputDevice { get; init; }

    /// <summary>Hook that it is at.</summary>
    public RuleHook Hook { get; init; }

    /// <summary>Whether it is IPv6.</summary>
    public bool IsIPv6 => Destination.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>Whether a process of this namespace sent it.</summary>
    public bool IsFromHere => IsOwn(Source);

    /// <summary>Whether it is for a process of this namespace.</summary>
    public bool IsForHere => IsOwn(Destination.Address);

    /// <summary>Whether an address is this namespace's own.</summary>
    public bool IsOwn(IPAddress address) => IPAddress.IsLoopback(address) || OwnAddresses.Contains(address);
}

/// <summary>Where in the kernel a chain of rules is called.</summary>
/// <remarks>Source: nft(8), "Netfilter hooks".</remarks>
internal enum RuleHook
{
    Prerouting,
    Input,
    Forward,
    Output,
    Postrouting,
}

/// <summary>Whether a rule applies to a packet.</summary>
internal enum Match
{
    No,
    Yes,

    /// <summary>It depends on what is not known here.</summary>
    Maybe,
}

/// <summary>Combines matches.</summary>
internal static class Matches
{
    /// <summary>Turns a claim into a match.</summary>
    public static Match Of(bool isMatch) => isMatch ? Match.Yes : Match.No;

    /// <summary>The opposite, if asked for.</summary>
    public static Match Negate(this Match match, bool isNegated) => (isNegated, match) switch
    {
        (true, Match.No) => Match.Yes,
        (true, Match.Yes) => Match.No,
        _ => match,
    };

    /// <summary>Both must match.</summary>
    public static Match And(this Match left, Match right) => (left, right) switch
    {
        (Match.No, _) or (_, Match.No) => Match.No,
        (Match.Yes, Match.Yes) => Match.Yes,
        _ => Match.Maybe,
    };
}
