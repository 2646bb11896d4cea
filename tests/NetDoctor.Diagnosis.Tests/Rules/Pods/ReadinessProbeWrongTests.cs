using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class ReadinessProbeWrongTests
{
    private readonly ReadinessProbeWrong _rule = new();

    [Fact]
    public void Reports_a_closed_port_that_nobody_declares()
    {
        var cluster = ShopPods.Unready(Http(8081)).PaymentsEvent("Unhealthy", ShopPods.RefusedEvent("10.244.1.21:8081"));
        var finding = Case(cluster).Finding(_rule);
        Assert.Equal(
            "2 of 2 pods of Service shop/payments fail their readiness probe, which asks port 8081, but the container declares 8080.",
            finding.Summary);
        Assert.Equal("Deployment shop/payments", finding.Subject);
        Assert.Equal(["shop/payments-7c9f-a", "shop/payments-7c9f-b"], finding.Coverage.Subjects);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(
            "kubectl -n shop patch deployment/payments --type=strategic -p '{\"spec\":{\"template\":{\"spec\":{\"containers\":"
            + "[{\"name\":\"main\",\"readinessProbe\":{\"httpGet\":{\"port\":8080}}}]}}}}'",
            finding.Fixes[0].Command);
    }

    [Fact]
    public void Reports_that_the_other_port_is_seen_open()
    {
        var finding = Case(ShopPods.Unready(Http(8081), ports: "")
                .PaymentsEvent("Unhealthy", ShopPods.RefusedEvent("10.244.1.21:8081")))
            .Endpoints(ProbeOutcome.Succeeded)
            .Finding(_rule);
        Assert.Contains("asks port 8081, but port 8080 is the one that is open", finding.Summary, StringComparison.Ordinal);
        Assert.Contains(finding.Evidence, evidence => evidence.Basis == Basis.Observed);
    }

    // An undeclared port may listen all the same, and say that the program is not ready.
    [Fact]
    public void Ignores_an_undeclared_port_that_nobody_saw_closed()
    {
        Assert.Empty(Case(ShopPods.Unready(Http(8081)).Forbidden(ResourceKind.Event)).Endpoints(ProbeOutcome.Succeeded).Findings(_rule));
        Assert.Empty(Case(ShopPods.Unready(Http(8081))).Endpoints(ProbeOutcome.Succeeded).Findings(_rule));
    }

    // The container means to listen there, and does not yet: a management port that comes up after the other.
    [Fact]
    public void Ignores_a_closed_port_that_the_container_declares_beside_the_open_one()
    {
        var cluster = ShopPods.Unready(Http(8081), ports: "http:8080 admin:8081")
            .PaymentsEvent("Unhealthy", ShopPods.RefusedEvent("10.244.1.21:8081"));
        Assert.Empty(Case(cluster).Endpoints(ProbeOutcome.Succeeded).Findings(_rule));
        Assert.Equal("POD05", RuleCase.Cause(
            cluster, EngineHarness.HealthyWire().Refuses("10.96.1.2:80"), "shop/web", "payments.shop:80"));
    }

    // As recorded: carts of the fixture.
    [Fact]
    public void Reports_a_path_that_is_not_there()
    {
        var finding = Case(ShopPods.Unready(Http(8080)).PaymentsEvent("Unhealthy", ShopPods.NotFoundEvent)).Finding(_rule);
        Assert.Contains(
            "path /healthz on port 8080, but the container has no such path (HTTP 404)", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("kubectl -n shop edit deployment/payments", finding.Fixes[0].Command);
    }

    [Fact]
    public void Reports_a_port_name_that_the_container_lacks()
    {
        var probe = new ContainerProbe(ContainerProbeAction.Tcp, IntOrString.FromName("web"));
        var finding = Case(ShopPods.Unready(probe)).Finding(_rule);
        Assert.Contains("port \"web\", but container main declares \"http\"", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("{\"tcpSocket\":{\"port\":8080}}", finding.Fixes[0].Command, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "Readiness probe failed: Get \"https://10.244.1.21:8080/\": http: server gave HTTP response to HTTPS client",
        "HTTPS on port 8080, but the container speaks plain HTTP")]
    [InlineData(
        "Readiness probe failed: Get \"http://10.244.1.21:8080/\": net/http: HTTP/1.x transport connection broken: malformed HTTP response \"\\x15\\x03\\x01\\x00\\x02\\x02P\"",
        "plain HTTP on port 8080, but the container speaks TLS")]
    public void Reports_the_wrong_scheme(string message, string words) => Assert.Contains(
        words,
        Case(ShopPods.Unready(Http(8080)).PaymentsEvent("Unhealthy", message)).Finding(_rule).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_program_that_says_it_is_not_ready() => Assert.Empty(Case(ShopPods.Unready(Http(8081))
        .PaymentsEvent("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503")).Findings(_rule));

    [Fact]
    public void Ignores_a_closed_port_that_is_the_right_one() => Assert.Empty(Case(ShopPods.Unready(Http(8080))
        .PaymentsEvent("Unhealthy", ShopPods.RefusedEvent("10.244.1.21:8080"))).Findings(_rule));

    // The program is not up at all: its probe is not what is wrong.
    [Fact]
    public void Ignores_an_undeclared_port_when_the_declared_one_is_closed_too() => Assert.Empty(
        Case(ShopPods.Unready(Http(8081)).PaymentsEvent("Unhealthy", ShopPods.RefusedEvent("10.244.1.21:8081")))
            .Endpoints(ProbeOutcome.Refused)
            .Findings(_rule));

    // A port need not be declared to listen.
    [Fact]
    public void Ignores_an_undeclared_port_of_which_nothing_is_seen() =>
        Assert.Empty(Case(ShopPods.Unready(Http(8081))).Findings(_rule));

    [Fact]
    public void Ignores_a_probe_of_another_host() => Assert.Empty(Case(ShopPods.Unready(Http(8081) with { Host = "10.0.0.1" })
        .PaymentsEvent("Unhealthy", ShopPods.RefusedEvent("10.0.0.1:8081"))).Findings(_rule));

    private static ContainerProbe Http(int port) => new(
        ContainerProbeAction.Http, IntOrString.FromNumber(port), "/healthz", "HTTP");

    private static TrafficCase Case(SnapshotBuilder cluster) => TrafficCase.ToPayments(cluster);
}
