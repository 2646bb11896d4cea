using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Judging;

/// <summary>Questions that an agent probes from the source itself.</summary>
public sealed class SourceVantageTests
{
    private const string Web = "web-5d4c-a";

    private static readonly Vantage Self = new(VantageKind.Self, "n2", "netdoctor/netdoctor-0");

    private static readonly string[] All = ["10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080"];

    public static TheoryData<string> Clusters => [.. Cases.Keys];

    private static readonly Dictionary<string, (SnapshotBuilder Cluster, FakeWire Wire, string To)> Cases = new()
    {
        ["healthy"] = (Shop(), EngineHarness.HealthyWire(), "payments.shop:80"),
        ["target's policy denies, and the wire shows it"] = (
            Shop().Policy("shop", "deny", "app=payments"), Closed(ProbeOutcome.Timeout, ["10.96.1.2:80", .. All]), "payments.shop:80"),
        ["source's policy denies, and the wire shows it"] = (
            Shop().Policy("shop", "out", "app=web", ingress: false, egress: true), Closed(ProbeOutcome.Timeout, ["10.96.1.2:80", .. All]), "payments.shop:80"),
        ["policies deny, and the wire does not"] = (Shop().Policy("shop", "deny", "app=payments"), EngineHarness.HealthyWire(), "payments.shop:80"),
        ["nothing listens"] = (Shop(), Closed(ProbeOutcome.Refused, ["10.96.1.2:80", .. All]), "payments.shop:80"),
        ["packets vanish"] = (Shop(), Closed(ProbeOutcome.Timeout, ["10.96.1.2:80", .. All]), "payments.shop:80"),
        ["one endpoint hangs"] = (Shop(), Closed(ProbeOutcome.Timeout, "10.244.2.22:8080"), "payments.shop:80"),
        ["translation fails"] = (Shop(), Closed(ProbeOutcome.Timeout, "10.96.1.2:80"), "payments.shop:80"),
        ["no such Service"] = (Shop(), EngineHarness.HealthyWire(), "paymets.shop:80"),
        ["the name server is deaf"] = (Shop(), EngineHarness.HealthyWire().DeafDns("10.96.0.10"), "payments.shop:80"),
        ["its own Service"] = (Shop(), EngineHarness.HealthyWire(), "web.shop:80"),
    };

    // Whose pod it is does not matter to what is seen from there: NetDoctor's own or one that an agent entered.
    [Theory]
    [MemberData(nameof(Clusters))]
    public void Judges_as_it_would_judge_for_itself_in_that_pod(string name)
    {
        var (cluster, wire, to) = Cases[name];
        var snapshot = cluster.Build();

        var (own, seen) = EngineHarness.Observe(snapshot, wire, null, to, self: new Vantage(VantageKind.Self, "n1", $"shop/{Web}"));
        var (entered, seenByAgent) = EngineHarness.Observe(snapshot, wire, $"shop/{Web}", to, WithAgents);

        Assert.All(seenByAgent.Where(one => one.Plan.Step < LadderStep.FromSourceNode), observation => Assert.Equal(new Vantage(VantageKind.Pod, "n1", $"shop/{Web}"), observation.Result.Vantage));
        Assert.Equal(Told(own.Judge(seen)), Told(entered.Judge(seenByAgent)));
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void Never_says_the_opposite_of_what_is_said_without_agents(string name)
    {
        var (cluster, wire, to) = Cases[name];
        var snapshot = cluster.Build();

        var (without, seen) = EngineHarness.Observe(snapshot, wire, $"shop/{Web}", to, self: Self);
        var (with, seenByAgent) = EngineHarness.Observe(snapshot, wire, $"shop/{Web}", to, WithAgents);

        var (before, after) = (without.Judge(seen), with.Judge(seenByAgent));
        Assert.True(before.Verdict == after.Verdict || before.Verdict == Verdict.Undetermined, $"{before.Verdict}, with agents {after.Verdict}");
        Assert.NotEqual(Verdict.Undetermined, after.Verdict);
    }

    [Fact]
    public void Proves_a_denial_that_could_only_be_derived_from_elsewhere()
    {
        var cluster = Shop().Policy("shop", "out", "app=web", ingress: false, egress: true).Build();
        var wire = Closed(ProbeOutcome.Timeout, ["10.96.1.2:80", .. All]);

        var (run, seen) = EngineHarness.Observe(cluster, wire, $"shop/{Web}", "payments.shop:80", WithAgents);
        var judgement = run.Judge(seen);

        Assert.Equal((Verdict.Unreachable, "POL02"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains(judgement.Cause!.Evidence, evidence => evidence.Basis == Basis.Observed && evidence.Source.Contains($"from shop/{Web}'s pod", StringComparison.Ordinal));
        Assert.DoesNotContain(judgement.NotEvaluated, gap => gap.Id is "DOC08" or "POL02");
    }

    [Theory]
    [InlineData("app=payments", true, "POL01", LadderStep.FromTargetNode, "from node n2")]
    [InlineData("app=web", false, "POL02", LadderStep.FromSourceNode, "from node n1")]
    public void Shows_what_gets_past_the_policy(string subject, bool isIngress, string cause, LadderStep step, string from)
    {
        var cluster = Shop().Policy("shop", "deny", subject, ingress: isIngress, egress: !isIngress).Build();
        var wire = Closed(ProbeOutcome.Timeout, ["10.96.1.2:80", .. All]);
        var (run, seen) = EngineHarness.Observe(cluster, wire, $"shop/{Web}", "payments.shop:80", WithAgents with { CanProbeFrom = _ => true });

        var judgement = run.Judge([.. seen.Select(one => one.Plan.Step == step ? one with { Result = one.Result with { Outcome = ProbeOutcome.Succeeded } } : one)]);

        Assert.Equal(cause, judgement.Cause?.Id);
        Assert.EndsWith(from, judgement.Cause!.Evidence[^1].Source, StringComparison.Ordinal);
        Assert.Contains("connected", judgement.Cause.Evidence[^1].Statement, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Judge(seen).Cause!.Evidence, evidence => evidence.Source.EndsWith(from, StringComparison.Ordinal));
    }

    [Fact]
    public void Says_where_it_was_seen_from() => Assert.Contains(
        $"seen from shop/{Web}'s pod", Judge("healthy").Summary, StringComparison.Ordinal);

    [Fact]
    public void Shows_whether_a_pod_reaches_itself_through_its_own_Service() => Assert.Equal(Verdict.Reachable, Judge("its own Service").Verdict);

    private static ProbingContext WithAgents => new(Self, TimeSpan.FromSeconds(1)) { CanProbeFrom = place => place.Node == "n1" };

    private static SnapshotBuilder Shop() => SnapshotBuilder.HealthyShop().Namespace("netdoctor")
        .Pod("netdoctor", "netdoctor-0", "10.244.2.50", "n2", "app=netdoctor");

    private static FakeWire Closed(ProbeOutcome outcome, params string[] targets) => EngineHarness.HealthyWire().Sockets(outcome, targets);

    private static Judgement Judge(string name)
    {
        var (cluster, wire, to) = Cases[name];
        var (run, seen) = EngineHarness.Observe(cluster.Build(), wire, $"shop/{Web}", to, WithAgents);
        return run.Judge(seen);
    }

    private static string Told(Judgement judgement) =>
        $"{judgement.Verdict} {judgement.Cause?.Id} | {string.Join(", ", judgement.Route.Select(hop => $"{hop.Hop} {hop.State}"))}";
}
