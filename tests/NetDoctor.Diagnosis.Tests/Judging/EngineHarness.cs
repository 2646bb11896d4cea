using System.Collections.Immutable;
using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Judging;

/// <summary>Runs the whole engine over a snapshot and a declared network.</summary>
internal static class EngineHarness
{
    private static readonly DiagnosisEngine Engine = new(new RuleCatalog());

    /// <summary>The usual network of <see cref="SnapshotBuilder.HealthyShop"/>: everything works.</summary>
    public static FakeWire HealthyWire() => new FakeWire()
        .Name("payments.shop.svc.cluster.local", "10.96.1.2")
        .Name("web.shop.svc.cluster.local", "10.96.1.1")
        .Open("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080", "10.96.1.1:80", "10.244.1.10:8080");

    public static Judgement Ask(
        SnapshotBuilder cluster, FakeWire wire, string? from, string to, TransportProtocol protocol = TransportProtocol.Tcp,
        Vantage? self = null)
    {
        var (run, observations) = Observe(cluster.Build(), wire, from, to, protocol, self);
        return run.Judge(observations);
    }

    public static (DiagnosisRun Run, ImmutableArray<Observation> Observations) Observe(
        ClusterSnapshot snapshot, FakeWire wire, string? from, string to, TransportProtocol protocol = TransportProtocol.Tcp,
        Vantage? self = null) =>
        Observe(snapshot, wire, from, to, new ProbingContext(self ?? Vantage.Self, TimeSpan.FromSeconds(1)), protocol: protocol);

    /// <param name="snapshot">The cluster.</param>
    /// <param name="wire">The network.</param>
    /// <param name="from">Source of the question.</param>
    /// <param name="to">Its target.</param>
    /// <param name="probing">Who probes.</param>
    /// <param name="refusal">Why an agent does not make a probe; null, or null for a probe, when it does.</param>
    /// <param name="protocol">Transport.</param>
    public static (DiagnosisRun Run, ImmutableArray<Observation> Observations) Observe(
        ClusterSnapshot snapshot, FakeWire wire, string? from, string to, ProbingContext probing, Func<ProbeSpec, string?>? refusal = null,
        TransportProtocol protocol = TransportProtocol.Tcp)
    {
        var run = Engine.Begin(Parse(new DiagnosisQuestion { From = from, To = to, Protocol = protocol }), snapshot, probing);
        ImmutableArray<Observation> observations = [];
        for (var round = 0; round < 5; round++)
        {
            var next = run.NextProbes(observations);
            if (next.IsEmpty)
            {
                break;
            }

            observations = [.. observations, .. next.Select(plan => new Observation(plan, Result(wire, plan, refusal)))];
        }

        return (run, observations);
    }

    private static ProbeResult Result(FakeWire wire, PlannedProbe plan, Func<ProbeSpec, string?>? refusal)
    {
        var result = wire.Result(plan.Spec, plan.Vantage);
        return plan.Vantage.Kind != VantageKind.Self && refusal?.Invoke(plan.Spec) is { } why
            ? result with { Outcome = ProbeOutcome.NotMade, Detail = why }
            : result;
    }

    private static ParsedQuestion Parse(DiagnosisQuestion question) =>
        QuestionParser.Parse(question).Question ?? throw new InvalidOperationException($"cannot parse {question}");
}
