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
    public void Reports_the_endpoint_and_its_node_that_are_open_while_others_are_closed()
    {
        var judgement = PolicyCase.Ask(PolicyCase.Cluster().Policy("shop", "default-deny"), PolicyCase.Dropped().Open(PolicyCase.Endpoints[0]));

        var finding = PolicyCase.Of(judgement, "POL25");
        Assert.Equal(FindingRole.Hazard, finding?.Role);
        Assert.Contains("is not enforced at Pod shop/payments-7c9f-a 10.244.1.21:8080 (node n1)", finding!.Summary, StringComparison.Ordinal);
        Assert.Contains("2 of 3 are closed", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("spec.nodeName=n1", finding.Fixes[0].Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_every_endpoint_that_is_open()
    {
        var judgement = PolicyCase.Ask(PolicyCase.Cluster().Policy("shop", "default-deny"), PolicyCase.Dropped().Open(PolicyCase.Endpoints[..2]));

        var finding = PolicyCase.Of(judgement, "POL25");
        Assert.Contains("10.244.1.21:8080 (node n1), Pod shop/payments-7c9f-b 10.244.2.22:8080 (node n2)", finding!.Summary, StringComparison.Ordinal);
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
