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
        Vantage? self = null)
    {
        var question = new DiagnosisQuestion { From = from, To = to, Protocol = protocol };
        var run = Engine.Begin(Parse(question), snapshot, new ProbingContext(self ?? Vantage.Self, TimeSpan.FromSeconds(1)));
        ImmutableArray<Observation> observations = [];
        for (var round = 0; round < 3; round++)
        {
            var next = run.NextProbes(observations);
            if (next.IsEmpty)
            {
                break;
            }

            observations = [.. observations, .. next.Select(plan => new Observation(plan, wire.Result(plan.Spec, plan.Vantage)))];
        }

        return (run, observations);
    }

    private static ParsedQuestion Parse(DiagnosisQuestion question) =>
        QuestionParser.Parse(question).Question ?? throw new InvalidOperationException($"cannot parse {question}");
}
