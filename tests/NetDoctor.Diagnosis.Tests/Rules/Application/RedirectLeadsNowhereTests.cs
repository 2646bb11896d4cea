using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class RedirectLeadsNowhereTests
{
    private readonly RedirectLeadsNowhere _rule = new();

    [Fact]
    public void Reports_a_loop_with_its_hops()
    {
        var finding = ApplicationCase.Finding(_rule, Loop, "http://payments.shop/");
        Assert.Contains("redirect in circles, back to /", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("/ 302 to /a, 302 to /", finding.Evidence[0].Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_port_that_the_Service_has_not() => Assert.Contains(
        "to https://payments.shop/, and Service shop/payments has no port 443, it has http 80/TCP",
        ApplicationCase.Finding(_rule, To("https://payments.shop/"), "http://payments.shop/", "").Summary,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("http://nope.shop.svc/")]
    [InlineData("http://nope.shop.svc.cluster.local/x")]
    public void Reports_a_Service_that_is_not_there(string location) => Assert.Contains(
        "there is no Service shop/nope", ApplicationCase.Finding(_rule, To(location), "http://payments.shop/").Summary, StringComparison.Ordinal);

    [Theory]
    [InlineData("https://login.example.com/")]
    [InlineData("http://nope/")]
    [InlineData("https://payments.shop/")]
    public void Reports_as_a_hazard_what_is_not_followed(string location)
    {
        var finding = ApplicationCase.Finding(_rule, To(location), "http://payments.shop/");
        Assert.True(finding.IsHazard);
        Assert.Contains("which is not followed", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_redirect_that_was_followed_to_its_end() => Assert.Empty(ApplicationCase.Findings(
        _rule, result => result with { Redirects = [new HttpRedirect("/", 302, "/login")] }, "http://payments.shop/"));

    [Fact]
    public void Ignores_a_redirect_of_a_GET_that_nobody_asked_for() =>
        Assert.Empty(ApplicationCase.Findings(_rule, To("https://payments.shop/"), "payments.shop:80", ""));

    [Fact]
    public void Degrades_what_leads_nowhere_for_sure()
    {
        Assert.Equal((Verdict.Degraded, "APP17"), ApplicationCase.Ask(Loop, "http://payments.shop/"));
        Assert.Equal((Verdict.Degraded, "APP17"), ApplicationCase.Ask(To("https://payments.shop/"), "http://payments.shop/", ""));
        Assert.Equal((Verdict.Reachable, null), ApplicationCase.Ask(To("https://login.example.com/"), "http://payments.shop/"));
    }

    private static HttpProbeResult Loop(HttpProbeResult result) => result with
    {
        Status = 302,
        Location = "/",
        IsRedirectLoop = true,
        Redirects = [new HttpRedirect("/", 302, "/a")],
    };

    private static Func<HttpProbeResult, HttpProbeResult> To(string location) => result => result with { Status = 301, Location = location };
}
