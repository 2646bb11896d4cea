using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class OldConnectionsSurviveTests
{
    [Fact]
    public void Reports_a_policy_that_is_younger_than_both_pods()
    {
        var judgement = PolicyCase.Ask(Cluster(SnapshotBuilder.Now.AddMinutes(-5)), PolicyCase.Dropped());

        Assert.Equal(FindingRole.Hazard, PolicyCase.Of(judgement, "POL37")?.Role);
        Assert.Equal("POL01", judgement.Cause?.Id);
    }

    [Fact]
    public void Ignores_a_policy_that_was_there_before_the_pods() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(Cluster(DateTimeOffset.UnixEpoch), PolicyCase.Dropped()), "POL37"));

    [Fact]
    public void Ignores_a_policy_that_admits()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "open", with: policy => policy with
        {
            CreatedAt = SnapshotBuilder.Now.AddMinutes(-5),
            Ingress = [new([], [])],
        });

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped()), "POL37"));
    }

    private static SnapshotBuilder Cluster(DateTimeOffset made) =>
        PolicyCase.Cluster().Policy("shop", "nobody", with: policy => policy with { CreatedAt = made });
}
