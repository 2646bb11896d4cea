using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class FeatureUnsupportedTests
{
    [Fact]
    public void Reports_a_range_of_ports_of_which_an_old_cilium_reads_only_the_first()
    {
        var judgement = PolicyCase.Ask(Agent(PolicyCase.WithoutPlugin(), "cilium", "cilium-agent", "quay.io/cilium/cilium:v1.15.6").Add(Ports(8000, 8100)), PolicyCase.Dropped());

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("POL38", judgement.Cause?.Id);
        Assert.Contains("spec.ingress[0].ports[0].endPort 8100, but Cilium 1.15.6 does not apply endPort", judgement.Cause!.Summary, StringComparison.Ordinal);
        Assert.Contains(judgement.Cause.Evidence, evidence => evidence.Source == "DaemonSet kube-system/cilium");
        Assert.Contains(judgement.Cause.Evidence, evidence => evidence.Basis == Basis.Assumed && evidence.Source.Contains("cilium/cilium", StringComparison.Ordinal));
    }

    [Fact]
    public void Ignores_as_a_cause_an_ipBlock_for_pods_of_which_another_finding_tells()
    {
        var cluster = Agent(PolicyCase.WithoutPlugin(), "cilium", "cilium-agent", "quay.io/cilium/cilium:v1.16.3")
            .ConfigMap("cilium-config", "policy-cidr-match-mode", "").Add(From("10.244.0.0/16"));

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.NotEqual("POL38", judgement.Cause?.Id);
        Assert.Contains("podSelector", PolicyCase.Of(judgement, "POL38")?.Fixes[0].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_that_it_cannot_tell_what_OVN_Kubernetes_makes_of_a_name_of_a_port()
    {
        var named = Policy([new NetworkPolicyRule([], [new NetworkPolicyPort(TransportProtocol.Tcp, IntOrString.FromName("http"), null)])]);
        var judgement = PolicyCase.Ask(Agent(PolicyCase.WithoutPlugin(), "ovnkube-node", "ovnkube-controller", "quay.io/ocp@sha256:01").Add(named), PolicyCase.Dropped());

        Assert.DoesNotContain(judgement.Findings, finding => finding.Role == FindingRole.Cause && finding.Id.StartsWith("POL", StringComparison.Ordinal));
        Assert.Contains("opens every port of its protocol", PolicyCase.Of(judgement, "POL38")?.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_kind_of_policy_that_the_plugin_does_not_read_and_blames_it_not()
    {
        var closed = new ClusterPolicy
        {
            Name = "closed",
            PolicyKind = ResourceKind.AdminNetworkPolicy,
            Subject = new PodsOfNamespaces(LabelSelector.Everything, LabelSelector.Everything),
            Ingress = [new ClusterPolicyRule(null, PolicyAction.Deny, [new ClusterPolicyPeer { Pods = new(LabelSelector.Everything, LabelSelector.Everything) }], [])],
        };

        var judgement = PolicyCase.Ask(Agent(PolicyCase.WithoutPlugin(), "calico-node", "calico-node", "quay.io/calico/node:v3.32.1").Add(closed), EngineHarness.HealthyWire());

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.Contains("Calico 3.32.1 does not apply AdminNetworkPolicies", PolicyCase.Of(judgement, "POL38")?.Summary, StringComparison.Ordinal);
        Assert.Null(PolicyCase.Of(judgement, "POL25"));
    }

    [Fact]
    public void Reports_as_a_hazard_what_breaks_nothing_here()
    {
        var judgement = PolicyCase.Ask(
            Agent(PolicyCase.WithoutPlugin(), "cilium", "cilium-agent", "quay.io/cilium/cilium:v1.15.6").Add(Ports(8080, 8100)), EngineHarness.HealthyWire());

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.Equal(FindingRole.Hazard, PolicyCase.Of(judgement, "POL38")?.Role);
    }

    [Fact]
    public void Reports_that_it_cannot_tell_where_no_plugin_is_recognised()
    {
        var judgement = PolicyCase.Ask(PolicyCase.WithoutPlugin().Add(Ports(8000, 8100)), PolicyCase.Dropped());

        Assert.Null(judgement.Cause);
        Assert.Contains("the network plugin is not recognised", PolicyCase.Of(judgement, "POL38")?.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_plugin_that_applies_no_policies_and_blames_no_policy_then()
    {
        var judgement = PolicyCase.Ask(
            Agent(PolicyCase.WithoutPlugin(), "kube-flannel-ds", "kube-flannel", "ghcr.io/flannel-io/flannel:v0.28.9").Policy("shop", "default-deny"), PolicyCase.Dropped());

        Assert.Contains("flannel 0.28.9 does not apply NetworkPolicies", PolicyCase.Of(judgement, "POL38")?.Summary, StringComparison.Ordinal);
        Assert.NotEqual("POL01", judgement.Cause?.Id);
    }

    [Fact]
    public void Ignores_a_range_that_the_plugin_reads()
    {
        var judgement = PolicyCase.Ask(
            Agent(PolicyCase.WithoutPlugin(), "cilium", "cilium-agent", "quay.io/cilium/cilium:v1.16.3").Add(Ports(8000, 8100)), EngineHarness.HealthyWire());

        Assert.Null(PolicyCase.Of(judgement, "POL38"));
    }

    [Fact]
    public void Ignores_a_feature_without_which_the_policy_would_deny_as_well()
    {
        var judgement = PolicyCase.Ask(
            Agent(PolicyCase.WithoutPlugin(), "cilium", "cilium-agent", "quay.io/cilium/cilium:v1.15.6").Add(Ports(9000, 9100)), PolicyCase.Dropped());

        Assert.NotEqual("POL38", judgement.Cause?.Id);
        Assert.NotNull(judgement.Cause);
    }

    [Fact]
    public void Ignores_a_policy_that_uses_nothing_that_plugins_differ_in() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(PolicyCase.WithoutPlugin().Policy("shop", "default-deny"), PolicyCase.Dropped()), "POL38"));

    [Fact]
    public void Ignores_a_policy_that_is_about_others()
    {
        var other = Ports(8000, 8100) with { PodSelector = PolicyCase.Selector("app=other") };

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(PolicyCase.WithoutPlugin().Add(other), EngineHarness.HealthyWire()), "POL38"));
    }

    private static SnapshotBuilder Agent(SnapshotBuilder cluster, string set, string container, string image) => cluster
        .Workload(ResourceKind.DaemonSet, "kube-system", set)
        .Pod("kube-system", $"{set}-x7k2p", "", "n1", $"app={set}", owner: $"DaemonSet/{set}", with: pod => pod with
        {
            HostNetwork = true,
            Phase = PodPhase.Running,
            Containers = [new Container { Name = container, Image = image }],
        });

    private static NetworkPolicy Ports(int first, int last) => Policy(
        [new NetworkPolicyRule([], [new NetworkPolicyPort(TransportProtocol.Tcp, IntOrString.FromNumber(first), last)])]);

    private static NetworkPolicy From(string cidr) =>
        Policy([new NetworkPolicyRule([new NetworkPolicyPeer(null, null, new NetworkPolicyIPBlock(cidr, []))], [])]);

    private static NetworkPolicy Policy(params NetworkPolicyRule[] ingress) => new()
    {
        Namespace = "shop",
        Name = "payments-in",
        CreatedAt = SnapshotBuilder.Now.AddDays(-1),
        PodSelector = PolicyCase.Selector("app=payments"),
        AppliesToIngress = true,
        Ingress = [.. ingress],
    };
}
