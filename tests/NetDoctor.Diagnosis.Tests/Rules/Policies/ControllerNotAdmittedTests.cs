using NetDoctor.Diagnosis.Tests.Rules.Ingresses;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

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
