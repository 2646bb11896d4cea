using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Planning;

public sealed class LostPacketTests
{
    private const string Endpoint = "10.244.1.21:8080";

    [Fact]
    public void A_lone_probe_without_reply_is_made_once_more()
    {
        var (run, observations) = Observe();
        var lost = Silence(observations, 1);
        var plan = Assert.Single(run.NextProbes(lost));

        Assert.Equal((LadderStep.Endpoint, Endpoint), (plan.Step, plan.Spec.Target));
        Assert.Empty(run.NextProbes([.. lost, lost.Single(observation => ReferenceEquals(observation.Plan, plan))]));
    }

    [Fact]
    public void A_reply_to_the_second_attempt_leaves_nothing_of_the_first()
    {
        var (run, observations) = Observe();
        var lost = Silence(observations, 1);
        var again = observations.Single(observation => ReferenceEquals(observation.Plan, run.NextProbes(lost)[0]));

        var judgement = run.Judge([.. lost, again]);

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.DoesNotContain(judgement.Findings, finding => finding.Id is "EPS11" or "APP02");
    }

    [Fact]
    public void Without_time_for_a_second_attempt_the_first_one_counts()
    {
        var (run, observations) = Observe();
        var lost = Silence(observations, 1);
        var silent = lost.Single(observation => observation.Result.Outcome == ProbeOutcome.Timeout);
        var late = silent with { Result = silent.Result with { Outcome = ProbeOutcome.NotMade } };

        var (before, after) = (run.Judge(lost), run.Judge([.. lost, late]));
        Assert.Equal((before.Verdict, before.Summary), (after.Verdict, after.Summary));
        Assert.NotEqual(Verdict.Reachable, after.Verdict);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Several_probes_without_reply_are_no_chance_and_none_is_no_matter(int count)
    {
        var (run, observations) = Observe();

        Assert.Empty(run.NextProbes(Silence(observations, count)));
    }

    private static (DiagnosisRun Run, ImmutableArray<Observation> Observations) Observe() => EngineHarness.Observe(
        SnapshotBuilder.HealthyShop().Build(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80");

    private static ImmutableArray<Observation> Silence(ImmutableArray<Observation> observations, int count)
    {
        var silent = observations.Where(observation => observation.Plan.Step == LadderStep.Endpoint)
            .OrderBy(observation => observation.Result.Target != Endpoint).Take(count).ToList();
        return
        [
            .. observations.Select(observation => silent.Contains(observation)
                ? observation with { Result = observation.Result with { Outcome = ProbeOutcome.Timeout } }
                : observation),
        ];
    }
}
