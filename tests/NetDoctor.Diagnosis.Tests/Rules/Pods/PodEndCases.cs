using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

/// <summary>A probe from pod web-5d4c-a on n1 to pod payments-7c9f-b on n2, and an agent that read one of the two.</summary>
internal static class PodEndCases
{
    public const string Source = "web-5d4c-a";
    public const string SourceAddress = "10.244.1.10";
    public const string Target = "payments-7c9f-b";
    public const string TargetAddress = "10.244.2.22";

    public static PodFacts Facts { get; } = new()
    {
        PodUid = Guid.Empty,
        ObservedAt = SnapshotBuilder.Now,
        Links = [new LinkFact { Name = "lo", IsUp = true, HasCarrier = true, Addresses = ["127.0.0.1/8"] }, Eth0],
    };

    public static LinkFact Eth0 => new() { Name = "eth0", Kind = "veth", IsUp = true, HasCarrier = true };

    public static RuleFinding Finding(IRule rule, ProbeOutcome outcome, string pod, PodFacts facts) => Case(outcome).Read(pod, facts).Finding(rule);

    public static ImmutableArray<RuleFinding> Findings(IRule rule, ProbeOutcome outcome, string pod, PodFacts facts) => Case(outcome).Read(pod, facts).Findings(rule);

    public static TrafficCase Case(ProbeOutcome outcome) => TrafficCase.FromWeb(SnapshotBuilder.HealthyShop()).Endpoint($"{TargetAddress}:8080", outcome);
}
