using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class ApiServerDeniedTests
{
    private const string ApiServer = "kubernetes.default:443";

    [Fact]
    public void Reports_a_default_deny_egress_without_the_API_servers_address()
    {
        var judgement = PolicyCase.Ask(Isolated(), Wire().Sockets(ProbeOutcome.Timeout, "10.96.0.1:443", "192.0.2.11:6443"), to: ApiServer, pod: "shop/netdoctor-0");

        Assert.Equal((Verdict.Unreachable, "POL29"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("192.0.2.11:6443", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_policy_that_lets_it_out_to_the_servers_own_port()
    {
        var cluster = Isolated(new NetworkPolicyRule(
            [new NetworkPolicyPeer(null, null, new NetworkPolicyIPBlock("192.0.2.0/24", []))],
            [new NetworkPolicyPort(TransportProtocol.Tcp, IntOrString.FromNumber(6443), null)]));

        Assert.Null(PolicyCase.Of(
            PolicyCase.Ask(cluster, Wire().Sockets(ProbeOutcome.Timeout, "10.96.0.1:443", "192.0.2.11:6443"), to: ApiServer, pod: "shop/netdoctor-0"), "POL29"));
    }

    [Fact]
    public void Ignores_another_target() => Assert.Null(PolicyCase.Of(PolicyCase.Ask(Isolated(), PolicyCase.Dropped(), pod: "shop/netdoctor-0"), "POL29"));

    private static FakeWire Wire() => EngineHarness.HealthyWire().Name("kubernetes.default.svc.cluster.local", "10.96.0.1");

    private static SnapshotBuilder Isolated(params NetworkPolicyRule[] rules) => PolicyCase.Inside()
        .Slice("default", "kubernetes", "https:6443", "192.0.2.11")
        .Policy("shop", "egress", ingress: false, egress: true, with: policy => policy with
        {
            Egress = [PolicyCase.Admit("", "kubernetes.io/metadata.name=kube-system"), .. rules],
        });
}
