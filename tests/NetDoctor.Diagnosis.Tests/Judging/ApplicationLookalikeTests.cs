using NetDoctor.Diagnosis.Tests.Rules.Application;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Judging;

/// <summary>Servers that do not speak to NetDoctor as it speaks to them, and are well.</summary>
public sealed class ApplicationLookalikeTests
{
    private static readonly string[] All = [.. ApplicationCase.Endpoints, "10.96.1.2:80"];

    [Theory]
    [InlineData(ProbeOutcome.Reset)]
    [InlineData(ProbeOutcome.Closed)]
    public void Does_not_speak_for_a_source_in_a_mesh_that_wants_mutual_TLS(ProbeOutcome outcome)
    {
        var wire = EngineHarness.HealthyWire().Http(outcome, All);

        var judgement = EngineHarness.Ask(Mesh(source: true), wire, "shop/web", "http://payments.shop/");

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Null(judgement.Cause);
        Assert.Contains("mesh", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_a_port_reachable_whose_mesh_wants_mutual_TLS_of_NetDoctor()
    {
        var wire = EngineHarness.HealthyWire().Http(ProbeOutcome.Reset, All);

        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(Mesh(source: true), wire, "shop/web", "payments.shop:80").Verdict);
    }

    [Fact]
    public void Speaks_for_a_source_outside_of_the_mesh()
    {
        var wire = EngineHarness.HealthyWire().Http(ProbeOutcome.Reset, All);

        var judgement = EngineHarness.Ask(Mesh(source: false), wire, "shop/web", "http://payments.shop/");

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("APP03", judgement.Cause?.Id);
    }

    [Theory]
    [InlineData("grpc:5000->8080", ProbeOutcome.Closed)]
    [InlineData("grpc:5000->8080", ProbeOutcome.Reset)]
    [InlineData("grpc-web:5000->8080", ProbeOutcome.Malformed)]
    public void Does_not_call_a_gRPC_port_ill_that_may_want_TLS(string port, ProbeOutcome outcome)
    {
        var wire = EngineHarness.HealthyWire().Open("10.96.1.2:5000").AnswersGrpc(
            result => result with { Outcome = outcome, Status = null, Serving = null }, ApplicationCase.Endpoints);

        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(ApplicationCase.Shop(port), wire, null, "payments.shop:5000").Verdict);
    }

    [Theory]
    [InlineData(112, TlsFailureKind.Alert)]
    [InlineData(80, TlsFailureKind.Alert)]
    [InlineData(null, TlsFailureKind.Closed)]
    public void Does_not_call_a_TLS_port_ill_that_may_only_not_know_the_name_which_NetDoctor_made_up(int? alert, TlsFailureKind kind)
    {
        var (verdict, cause) = ApplicationCase.Ask(
            ApplicationCase.Fails(new TlsFailure(kind, alert)), "payments.shop:443", targets: ApplicationCase.Endpoints);

        Assert.Equal(Verdict.Reachable, verdict);
        Assert.Null(cause);
    }

    [Fact]
    public void Does_not_call_a_TLS_port_ill_that_resets_at_a_name_which_NetDoctor_made_up()
    {
        var (verdict, _) = ApplicationCase.Ask(
            result => result with { Outcome = ProbeOutcome.Reset, Status = null }, "payments.shop:443", targets: ApplicationCase.Endpoints);

        Assert.Equal(Verdict.Reachable, verdict);
    }

    [Fact]
    public void Does_not_hold_the_application_for_the_only_one_that_may_answer_a_503_in_a_mesh()
    {
        var wire = EngineHarness.HealthyWire().Status(503, All);

        var judgement = EngineHarness.Ask(Mesh(source: false), wire, "shop/web", "http://payments.shop/pay");

        Assert.Equal("APP16", judgement.Cause?.Id);
        Assert.Contains("or its mesh's proxy", judgement.Summary, StringComparison.Ordinal);
    }

    private static SnapshotBuilder Mesh(bool source) => SnapshotBuilder.HealthyShop().EditAll<Pod>(
        pod => pod.Namespace == "shop" && (source || pod.Name != "web-5d4c-a"),
        pod => pod with { Containers = [.. pod.Containers, new Container { Name = "istio-proxy", Image = "istio/proxyv2:1.24" }] });
}
