using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.WhatIf;

/// <summary>Traffic of which a change of the policies changes the outcome.</summary>
/// <param name="Source">Who opens connections: a workload, or addresses outside.</param>
/// <param name="Destination">Whom they are for.</param>
/// <param name="Protocol">Transport.</param>
/// <param name="FirstPort">First port at the destination.</param>
/// <param name="LastPort">Last port.</param>
/// <param name="Before">Outcome before.</param>
/// <param name="After">Outcome after.</param>
public sealed record FlowFlip(
    FlowParty Source,
    FlowParty Destination,
    TransportProtocol Protocol,
    int FirstPort,
    int LastPort,
    PolicyOutcome Before,
    PolicyOutcome After)
{
    /// <summary><c>Deployment shop/web to Pod shop/api on TCP 8080</c>.</summary>
    public override string ToString() => $"{Source} to {Destination} on {Protocol.Label()} {(FirstPort, LastPort) switch
    {
        (1, PortMatcher.MaxPort) => "every port",
        _ when FirstPort == LastPort => $"{FirstPort}",
        _ => $"{FirstPort}-{LastPort}",
    }}";
}

/// <summary>A workload, or a range of addresses outside of the cluster.</summary>
/// <param name="Workload">The topmost owner of the pods, or the pod when it has none; null for addresses.</param>
/// <param name="Range">The addresses; null for a workload.</param>
public sealed record FlowParty(ObjectReference? Workload, AddressRange? Range)
{
    /// <inheritdoc/>
    public override string ToString() => Workload?.ToString()
        ?? (Range == AddressRange.AllIPv4 || Range == AddressRange.AllIPv6 ? "every address outside" : $"addresses {Range}");
}

/// <summary>What flips by a change.</summary>
/// <param name="Flips">By source, destination, protocol and port; at most as many as were asked for.</param>
/// <param name="Total">How many there are.</param>
/// <param name="IsComplete">Whether every pair of workloads was compared; in a very large cluster not all are.</param>
public sealed record FlipReport(ImmutableArray<FlowFlip> Flips, int Total, bool IsComplete)
{
    /// <summary>Nothing flips.</summary>
    public static FlipReport None { get; } = new([], 0, true);
}
