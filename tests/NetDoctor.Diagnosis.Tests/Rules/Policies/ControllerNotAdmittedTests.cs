using NetDoctor.Diagnosis.Tests.Rules.Ingresses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class ControllerNotAdmittedTests
{
    [Fact]
    public void Reports_a_policy_of_the_backend_without_a_rule_for_the_controller()
    {
        var cluster = IngressCase.Cluster().Policy("shop", "from-web", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("app=web")] });

        var judgement = PolicyCase.Ask(cluster, IngressCase.Wire(504).Sockets(ProbeOutcome.Timeout, IngressCase.Pods), "outside", IngressCase.Url);

        Assert.Equal((Verdict.Unreachable, "POL28"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("The Ingress' controller ingress-nginx/", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_it_also_when_the_backend_admits_NetDoctor()
    {
        var cluster = IngressCase.Cluster().Policy("shop", "from-web", "app=payments", with: policy => policy with
        {
            Ingress = [PolicyCase.Admit("app=web"), PolicyCase.Admit("app=netdoctor", "kubernetes.io/metadata.name=doctor")],
        });

        Assert.Equal("POL28", PolicyCase.Ask(cluster, IngressCase.Wire(504), "outside", IngressCase.Url).Cause?.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_controller_on_its_nodes_network_is_the_one_that_is_not_admitted(bool isClientOnNodesNetwork)
    {
        var cluster = PolicyCase.With(IngressCase.Cluster(), PolicyCase.Calico).Node("n3", "10.89.0.13")
            .EditAll<Pod>(pod => pod.Namespace == "ingress-nginx", pod => pod with { HostNetwork = true, PodIPs = Notation.Addresses("10.89.0.11") })
            .Edit<Pod>("shop", "payments-7c9f-a", pod => pod with { NodeName = "n2" })
            .Policy("shop", "own", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("")] });
        cluster = isClientOnNodesNetwork
            ? cluster.EditAll<Pod>(pod => pod.Labels["app"] == "web", pod => pod with
            {
                HostNetwork = true,
                DnsPolicy = DnsPolicy.ClusterFirstWithHostNet,
                NodeName = "n3",
                PodIPs = Notation.Addresses("10.89.0.13"),
            })
            : cluster;

        var judgement = PolicyCase.Ask(cluster, IngressCase.Wire(504).Sockets(ProbeOutcome.Timeout, IngressCase.Pods), "shop/web", IngressCase.Url);

        Assert.Equal((Verdict.Unreachable, "POL28"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.DoesNotContain(judgement.Findings, finding => finding.Id is "POL11" or "POL26");
    }

    [Fact]
    public void Ignores_a_backend_that_answers_through_the_Ingress()
    {
        var cluster = IngressCase.Cluster().Policy("shop", "from-web", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("app=web")] });

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, IngressCase.Wire(), "outside", IngressCase.Url), "POL28"));
    }

    [Fact]
    public void Ignores_a_controller_that_is_admitted()
    {
        var cluster = IngressCase.Cluster().Policy("shop", "from-nginx", "app=payments", with: policy => policy with
        {
            Ingress = [PolicyCase.Admit("", "kubernetes.io/metadata.name=ingress-nginx")],
        });

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, IngressCase.Wire(504), "outside", IngressCase.Url), "POL28"));
    }
}
