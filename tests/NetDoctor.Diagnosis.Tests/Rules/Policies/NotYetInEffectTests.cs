using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class NotYetInEffectTests
{
    [Fact]
    public void Reports_a_young_policy_that_a_connection_contradicts()
    {
        var judgement = PolicyCase.Ask(Denied(age: 10), EngineHarness.HealthyWire());

        var finding = PolicyCase.Of(judgement, "POL32");
        Assert.Equal(FindingRole.Hazard, finding?.Role);
        Assert.Contains("10 s after it was made", finding!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_young_policy_that_admits_what_is_dropped()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "open", with: policy => policy with
        {
            CreatedAt = SnapshotBuilder.Now.AddSeconds(-5),
            Ingress = [new([], [])],
        });

        Assert.NotNull(PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped()), "POL32"));
    }

    [Fact]
    public void Ignores_a_policy_that_has_had_its_time() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(Denied(age: 600), EngineHarness.HealthyWire()), "POL32"));

    [Fact]
    public void Ignores_a_young_policy_that_does_what_it_says() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(Denied(age: 10), PolicyCase.Dropped()), "POL32"));

    private static SnapshotBuilder Denied(int age) =>
        PolicyCase.Cluster().Policy("shop", "nobody", with: policy => policy with { CreatedAt = SnapshotBuilder.Now.AddSeconds(-age) });
}
