using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Diagnosis.Tests.Rules.Policies;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class LookupsDeniedTests
{
    [Fact]
    public void Reports_a_default_deny_that_forgot_DNS()
    {
        var cluster = PolicyCase.Inside().Policy("shop", "egress", ingress: false, egress: true, with: policy => policy with
        {
            Egress = [PolicyCase.Admit("app=payments")],
        });

        var judgement = PolicyCase.Ask(cluster, EngineHarness.HealthyWire().DeafDns("10.96.0.10", "10.244.1.2", "10.244.2.2"), pod: "shop/netdoctor-0");

        Assert.Equal((Verdict.Unreachable, "DNS16"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("NetworkPolicy shop/egress isolates", judgement.Summary, StringComparison.Ordinal);
        Assert.Contains("port: 53\n", judgement.Cause!.Fixes[0].Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_a_policy_alone_that_has_the_name_which_the_fix_would_give()
    {
        var cluster = PolicyCase.Inside().Policy("shop", "allow-dns", ingress: false, egress: true);

        var judgement = PolicyCase.Ask(cluster, EngineHarness.HealthyWire().DeafDns("10.96.0.10", "10.244.1.2", "10.244.2.2"), pod: "shop/netdoctor-0");

        Assert.Contains("name: allow-dns-2\n", judgement.Cause!.Fixes[0].Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_without_a_verdict_where_only_the_source_is_denied()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "egress", "app=web", ingress: false, egress: true, with: policy => policy with
        {
            Egress = [PolicyCase.Admit("app=payments")],
        });

        var judgement = PolicyCase.Ask(cluster, EngineHarness.HealthyWire());

        Assert.Equal((Verdict.Undetermined, null), (judgement.Verdict, judgement.Cause));
        Assert.NotNull(PolicyCase.Of(judgement, "DNS16"));
    }

    [Fact]
    public void Ignores_deaf_DNS_pods_that_policies_admit()
    {
        var cluster = PolicyCase.Inside().Policy("shop", "egress", ingress: false, egress: true, with: policy => policy with
        {
            Egress = [new([], [])],
        });

        var judgement = PolicyCase.Ask(cluster, EngineHarness.HealthyWire().DeafDns("10.96.0.10", "10.244.1.2", "10.244.2.2"), pod: "shop/netdoctor-0");

        Assert.Null(PolicyCase.Of(judgement, "DNS16"));
    }
}
