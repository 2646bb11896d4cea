using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

/// <summary>Pod payments-7c9f-a does not take connections, and an agent read its sockets.</summary>
internal static class SocketCases
{
    private const string Address = "10.244.1.21:8080";

    public static ImmutableArray<RuleFinding> Findings(IRule rule, ProbeOutcome outcome, params ImmutableArray<ListeningSocket> sockets) =>
        Case(outcome).Read("payments-7c9f-a", Facts(sockets)).Findings(rule);

    public static RuleFinding Finding(IRule rule, ProbeOutcome outcome, params ImmutableArray<ListeningSocket> sockets) =>
        Case(outcome).Read("payments-7c9f-a", Facts(sockets)).Finding(rule);

    public static TrafficCase Case(ProbeOutcome outcome, Refusal? refusal = null) =>
        TrafficCase.ToPayments(SnapshotBuilder.HealthyShop()).Endpoint(Address, outcome, refusal);

    public static PodFacts Facts(ImmutableArray<ListeningSocket> sockets) =>
        new() { PodUid = Guid.Empty, Listeners = sockets, ObservedAt = SnapshotBuilder.Now };

    public static ListeningSocket Tcp(string address, int port = 8080) =>
        new() { Address = address, Port = port, Protocol = TransportProtocol.Tcp, Owner = new SocketOwner(7, "node") };
}
