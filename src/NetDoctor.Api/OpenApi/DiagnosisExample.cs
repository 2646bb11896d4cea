using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Diagnosis.Reports;
using NetDoctor.Model;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Api.OpenApi;

/// <summary>An answer as it looks, for the document of the API.</summary>
internal static class DiagnosisExample
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private static readonly Finding Cause = new()
    {
        Id = "POD06",
        Title = "Readiness probe fails",
        Role = FindingRole.Cause,
        Severity = Severity.Error,
        Hop = Hop.Endpoints,
        Subject = "Pod shop/payments-7c9f-x2x8q",
        Summary = "payments.shop:80 has no ready endpoint: its only pod fails its readiness probe on port 8081.",
        Evidence =
        [
            new Evidence(Basis.Derived, "Pod shop/payments-7c9f-x2x8q", "The container main is running, but not ready.", At),
        ],
        Fixes =
        [
            new Fix("Correct the port of the readiness probe, or what answers there.", "kubectl -n shop describe pod payments-7c9f-x2x8q"),
        ],
    };

    private static readonly DiagnosisRecord Value = new()
    {
        Id = "01KJVXP5HRT3QF6M1Z8W4B7D2C",
        Status = DiagnosisStatus.Completed,
        Verdict = Verdict.Unreachable,
        Summary = Cause.Summary,
        Question = new DiagnosisQuestion { From = "shop/web", To = "payments.shop:80" },
        Cause = Cause,
        Findings = [Cause],
        Route =
        [
            new RouteHop(Hop.Dns, HopState.Ok, "payments.shop.svc.cluster.local", "10.96.1.2", Basis.Observed),
            new RouteHop(Hop.Service, HopState.Ok, "Service shop/payments", "ClusterIP, port http 80/TCP", Basis.Derived),
            new RouteHop(Hop.Endpoints, HopState.Failed, "Service shop/payments", "0 of 1 endpoints ready", Basis.Derived),
        ],
        Probes =
        [
            new TcpProbeResult
            {
                Vantage = new Vantage(VantageKind.Self, "n1", "netdoctor/netdoctor-0"),
                Target = "10.96.1.2:80",
                Outcome = ProbeOutcome.Refused,
                Phases = [new ProbePhase("connect", 0.4)],
                Refusal = new Refusal("tcpReset"),
                StartedAt = At,
            },
        ],
        NotEvaluated = [],
        StartedAt = At,
        DurationMilliseconds = 42.1,
    };

    /// <summary>The answer as JSON.</summary>
    public static JsonNode AsJson() => JsonSerializer.SerializeToNode(Value, NetDoctorJson.Options)!;

    /// <summary>The answer as Markdown.</summary>
    public static string AsMarkdown() => DiagnosisReport.ToMarkdown(Value);

    /// <summary>The answer as plain text.</summary>
    public static string AsText() => DiagnosisReport.ToText(Value);
}
