using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Diagnosis.Tests.Rules.Ingresses;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class ClientErrorStatusTests
{
    private readonly ClientErrorStatus _rule = new();

    [Fact]
    public void Reports_a_path_that_is_missing()
    {
        var finding = ApplicationCase.Finding(_rule, ApplicationCase.Status(404), "http://payments.shop/v2");
        Assert.Contains("answer 404 for /v2: the server has nothing at /v2", finding.Summary, StringComparison.Ordinal);
        Assert.Equal((true, Severity.Warning), (finding.IsHazard, finding.Severity));
    }

    [Theory]
    [InlineData(401, "wants credentials")]
    [InlineData(403, "does not allow it")]
    [InlineData(405, "takes no GET")]
    [InlineData(429, "limits")]
    public void Reports_what_may_be_no_fault_of_the_client_as_a_hazard(int status, string words)
    {
        var finding = ApplicationCase.Finding(_rule, ApplicationCase.Status(status), "http://payments.shop/v2");
        Assert.Contains(words, finding.Summary, StringComparison.Ordinal);
        Assert.Equal((true, Severity.Info), (finding.IsHazard, finding.Severity));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(401)]
    public void Ignores_the_status_of_a_GET_that_nobody_asked_for(int status) =>
        Assert.Empty(ApplicationCase.Findings(_rule, ApplicationCase.Status(status), "payments.shop:80"));

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    [InlineData(503)]
    public void Ignores_other_statuses(int status) =>
        Assert.Empty(ApplicationCase.Findings(_rule, ApplicationCase.Status(status), "http://payments.shop/v2"));

    [Fact]
    public void Ignores_the_404_of_an_Ingress_controller_that_has_no_rule()
    {
        var judgement = EngineHarness.Ask(
            IngressCase.Cluster("shop.example.com/cart->payments:80"), IngressCase.Wire(404), null, "http://shop.example.com/other");

        Assert.Equal("ING08", judgement.Cause?.Id);
        Assert.DoesNotContain(judgement.Findings, finding => finding.Id == "APP15");
    }

    [Fact]
    public void Ignores_a_400_that_says_that_TLS_is_expected() => Assert.Empty(ApplicationCase.Findings(
        _rule, result => result with { Status = 400, PeerSpeaks = PeerProtocol.Tls }, "http://payments.shop/v2"));

    [Theory]
    [InlineData(404, "http://payments.shop/v2")]
    [InlineData(401, "http://payments.shop/v2")]
    [InlineData(404, "payments.shop:80")]
    public void Leaves_the_target_reachable(int status, string to) =>
        Assert.Equal((Verdict.Reachable, null), ApplicationCase.Ask(ApplicationCase.Status(status), to));

    [Fact]
    public void Lets_the_answer_say_that_the_network_is_fine() => Assert.Contains(
        "the network is fine",
        EngineHarness.Ask(ApplicationCase.Shop(""), ApplicationCase.Wire(ApplicationCase.Status(404)), null, "http://payments.shop/v2").Summary,
        StringComparison.Ordinal);
}
