using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

/// <summary>The shop's payments, whose servers answer in a way that a test declares.</summary>
internal static class ApplicationCase
{
    public static readonly string[] Endpoints = ["10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080"];

    /// <summary>A certificate that pleases everybody.</summary>
    public static TlsFacts Tls { get; } = new(
        "Tls13", "TLS_AES_256_GCM_SHA384", "CN=payments.shop", "CN=Public CA", SnapshotBuilder.Now.AddDays(-50),
        SnapshotBuilder.Now.AddDays(40), ["payments.shop", "payments.shop.svc"], [], MatchesHost: true);

    /// <summary>The shop with a port of payments besides 80.</summary>
    public static SnapshotBuilder Shop(string port) =>
        SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", $"http:80->8080 {port}");

    public static Func<HttpProbeResult, HttpProbeResult> With(TlsFacts tls) => result => result with { Tls = tls };

    public static Func<HttpProbeResult, HttpProbeResult> Status(int status) => result => result with { Status = status };

    public static Func<HttpProbeResult, HttpProbeResult> Fails(TlsFailure failure, PeerProtocol? peer = null) => result => result with
    {
        Outcome = ProbeOutcome.TlsFailed,
        Status = null,
        TlsFailure = failure,
        PeerSpeaks = peer,
    };

    /// <summary>A network on which the endpoints given, and the Service's own address when none is, answer like this.</summary>
    public static FakeWire Wire(Func<HttpProbeResult, HttpProbeResult> answer, params string[] targets) => EngineHarness.HealthyWire()
        .Open("10.96.1.2:443", "10.96.1.2:5000")
        .Answers(answer, targets.Length > 0 ? targets : [.. Endpoints, "10.96.1.2:80", "10.96.1.2:443"]);

    public static IReadOnlyList<RuleFinding> Findings(
        IRule rule, Func<HttpProbeResult, HttpProbeResult> answer, string to, string port = "https:443->8080") =>
        RuleCase.Findings(rule, Shop(port), Wire(answer), from: null, to);

    public static RuleFinding Finding(
        IRule rule, Func<HttpProbeResult, HttpProbeResult> answer, string to, string port = "https:443->8080") =>
        RuleCase.Single(rule, Shop(port), Wire(answer), from: null, to);

    /// <summary>Verdict and cause of the whole engine.</summary>
    public static (Verdict Verdict, string? Cause) Ask(
        Func<HttpProbeResult, HttpProbeResult> answer, string to, string port = "https:443->8080", params string[] targets)
    {
        var judgement = EngineHarness.Ask(Shop(port), Wire(answer, targets), from: null, to);
        return (judgement.Verdict, judgement.Cause?.Id);
    }
}
