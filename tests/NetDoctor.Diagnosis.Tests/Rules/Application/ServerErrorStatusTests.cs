using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class ServerErrorStatusTests
{
    private readonly ServerErrorStatus _rule = new();

    [Fact]
    public void Reports_the_application() => Assert.Contains(
        "answer 500 for /pay: the network is fine, the application itself says it",
        ApplicationCase.Finding(_rule, ApplicationCase.Status(500), "http://payments.shop/pay").Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Reports_the_proxy_that_names_itself()
    {
        Assert.Contains(
            "(Via: 1.1 edge)",
            ApplicationCase.Finding(_rule, result => result with { Status = 502, Via = "1.1 edge" }, "http://payments.shop/").Summary,
            StringComparison.Ordinal);
        Assert.Contains(
            "istio-envoy says it",
            ApplicationCase.Finding(_rule, result => result with { Status = 503, Server = "istio-envoy" }, "http://payments.shop/").Summary,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_what_stands_between_when_the_pods_answer()
    {
        var finding = RuleCase.Single(
            _rule, ApplicationCase.Shop(""), ApplicationCase.Wire(ApplicationCase.Status(503), "10.96.1.2:80"), null, "http://payments.shop/");
        Assert.Contains("3 of its pods answer without an error", finding.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(501)]
    [InlineData(404)]
    [InlineData(200)]
    public void Ignores_other_statuses(int status) =>
        Assert.Empty(ApplicationCase.Findings(_rule, ApplicationCase.Status(status), "http://payments.shop/"));

    [Fact]
    public void Ignores_the_status_of_a_GET_that_nobody_asked_for() =>
        Assert.Empty(ApplicationCase.Findings(_rule, ApplicationCase.Status(503), "payments.shop:80"));

    [Fact]
    public void Degrades_since_something_answers()
    {
        Assert.Equal((Verdict.Degraded, "APP16"), ApplicationCase.Ask(ApplicationCase.Status(503), "http://payments.shop/"));
        Assert.Equal(
            (Verdict.Degraded, "APP16"),
            ApplicationCase.Ask(ApplicationCase.Status(500), "http://payments.shop/", targets: ApplicationCase.Endpoints[0]));
        Assert.Equal((Verdict.Reachable, null), ApplicationCase.Ask(ApplicationCase.Status(503), "payments.shop:80"));
    }
}
