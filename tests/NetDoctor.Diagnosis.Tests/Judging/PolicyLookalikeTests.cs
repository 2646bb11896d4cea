using NetDoctor.Diagnosis.Tests.Rules.Ingresses;
using NetDoctor.Diagnosis.Tests.Rules.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Judging;

/// <summary>What looks like a policy's doing, and is not.</summary>
public sealed class PolicyLookalikeTests
{
    private const string TwoAboutWeb = """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: no-web}
        spec: {priority: 10, subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}, egress: [{name: nobody, action: Deny, to: [{namespaces: {}}]}]}
        ---
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: yes-web}
        spec: {priority: 10, subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}, egress: [{action: Allow, to: [{namespaces: {}}]}]}
        """;

    private const string NoDoctor = """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: no-doctor}
        spec:
          priority: 10
          subject: {namespaces: {}}
          ingress:
          - {name: nobody, action: Deny, from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: doctor}}}]}
        """;

    [Fact]
    public void A_backend_that_the_controller_finds_closed_may_have_crashed()
    {
        var cluster = IngressCase.Cluster().Policy("shop", "from-web", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("app=web")] });

        var judgement = PolicyCase.Ask(cluster, IngressCase.Wire(502).Refuses(IngressCase.Pods), "outside", IngressCase.Url);

        Assert.NotEqual("POL28", judgement.Cause?.Id);
    }

    [Fact]
    public void A_backend_that_answers_others_has_not_crashed()
    {
        var cluster = IngressCase.Cluster().Policy("shop", "from-web", "app=payments", with: policy => policy with
        {
            Ingress = [PolicyCase.Admit("app=web"), PolicyCase.Admit("app=netdoctor", "kubernetes.io/metadata.name=doctor")],
        });

        Assert.Equal("POL28", PolicyCase.Ask(cluster, IngressCase.Wire(502), "outside", IngressCase.Url).Cause?.Id);
    }

    [Fact]
    public void A_controller_on_its_nodes_network_is_not_the_client()
    {
        var cluster = IngressCase.Cluster().EditAll<Pod>(pod => pod.Namespace == "ingress-nginx", pod => pod with { HostNetwork = true })
            .Policy("shop", "from-web", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("app=web")] });

        var judgement = PolicyCase.Ask(cluster, IngressCase.Wire(504), "shop/web", IngressCase.Url);

        Assert.Null(PolicyCase.Of(judgement, "POL11"));
        Assert.Null(PolicyCase.Of(judgement, "POL26"));
    }

    [Fact]
    public void Policies_that_disagree_about_others_drop_nothing_of_NetDoctors()
    {
        var judgement = PolicyCase.Ask(PolicyCase.Cluster().Manifest(TwoAboutWeb), PolicyCase.Dropped());

        Assert.Equal(FindingRole.Hazard, PolicyCase.Of(judgement, "POL20")?.Role);
        Assert.NotEqual("POL20", judgement.Cause?.Id);
    }

    [Fact]
    public void A_policy_that_denies_NetDoctor_alone_proves_no_other()
    {
        var cluster = PolicyCase.Cluster().Manifest(NoDoctor).Policy("shop", "from-nobody", "app=payments");

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal((Verdict.Undetermined, null), (judgement.Verdict, judgement.Cause));
    }

    [Fact]
    public void Nobody_is_denied_by_labels_of_namespaces_that_are_not_known()
    {
        var cluster = PolicyCase.Inside().Policy("shop", "from-team", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("", "team=shop")] })
            .Forbidden(ResourceKind.Namespace);

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped(), pod: "shop/netdoctor-0");

        Assert.NotEqual(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal(HopState.Unknown, judgement.Route.Single(hop => hop.Hop == Hop.IngressPolicy).State);
    }

    [Fact]
    public void A_plugin_that_enforces_nothing_leaves_a_healthy_cluster_healthy()
    {
        var judgement = PolicyCase.Ask(Flannel(), EngineHarness.HealthyWire(), pod: "shop/netdoctor-0");

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.Null(PolicyCase.Of(judgement, "DNS16"));
    }

    [Fact]
    public void A_plugin_that_enforces_nothing_is_not_to_blame_for_a_drop()
    {
        var judgement = PolicyCase.Ask(Flannel(), PolicyCase.Dropped(), pod: "shop/netdoctor-0");

        Assert.Equal((Verdict.Unreachable, "APP02"), (judgement.Verdict, judgement.Cause?.Id));
    }

    // NetDoctor's own pod, too, is said to be kept from everything but payments.
    private static SnapshotBuilder Flannel() => PolicyCase.With(
        SnapshotBuilder.HealthyShop().Pod("shop", "netdoctor-0", "10.244.1.99", labels: "app=netdoctor"),
        "kube-flannel=ghcr.io/flannel-io/flannel:v0.26.0", "kube-flannel-ds")
        .Policy("shop", "no-egress", ingress: true, egress: true);
}
