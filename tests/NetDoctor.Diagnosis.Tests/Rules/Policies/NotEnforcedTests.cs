using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class NotEnforcedTests
{
    [Fact]
    public void Reports_a_connection_that_policies_deny_and_calls_the_source_reachable()
    {
        var judgement = PolicyCase.Ask(PolicyCase.Cluster().Policy("shop", "default-deny"), EngineHarness.HealthyWire());

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        var finding = PolicyCase.Of(judgement, "POL25");
        Assert.Equal(FindingRole.Hazard, finding?.Role);
        Assert.Contains("NetworkPolicy shop/default-deny is not enforced", finding!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_policy_that_was_just_made()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "default-deny", with: policy => policy with
        {
            CreatedAt = SnapshotBuilder.Now.AddSeconds(-10),
        });

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, EngineHarness.HealthyWire()), "POL25"));
    }

    [Fact]
    public void Ignores_a_policy_that_admits_the_prober()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "from-doctor", with: policy => policy with
        {
            Ingress = [PolicyCase.Admit("", "kubernetes.io/metadata.name=doctor")],
        });

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, EngineHarness.HealthyWire()), "POL25"));
    }

    [Fact]
    public void Ignores_a_prober_on_its_nodes_network()
    {
        var cluster = PolicyCase.Cluster().Edit<Model.Cluster.Pod>("doctor", "netdoctor-0", pod => pod with { HostNetwork = true })
            .Policy("shop", "default-deny");

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, EngineHarness.HealthyWire(), to: "payments.shop:80"), "POL25") is { } found
            && found.Evidence.Any(evidence => evidence.Source.Contains("10.244.1.21", StringComparison.Ordinal)) ? found : null);
    }
}
