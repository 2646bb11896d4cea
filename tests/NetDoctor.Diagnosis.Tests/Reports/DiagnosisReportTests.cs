using NetDoctor.Diagnosis.Reports;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Diagnosis.Tests.Reports;

public sealed class DiagnosisReportTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private static readonly DiagnosisRecord Unreachable = new()
    {
        Id = "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        Status = DiagnosisStatus.Completed,
        Verdict = Verdict.Unreachable,
        Summary = "2 of 2 pods fail their readiness probe on port 8081.",
        Question = new DiagnosisQuestion { From = "shop/web", To = "payments.shop:80" },
        Cause = Finding("POD06", "Readiness probe fails", FindingRole.Cause),
        Findings =
        [
            Finding("POD06", "Readiness probe fails", FindingRole.Cause),
            Finding("SVC12", "No ready endpoints", FindingRole.Contributing),
        ],
        Route =
        [
            new RouteHop(Hop.Source, HopState.Ok, "pod shop/web-0", "on node n1", Basis.Derived),
            new RouteHop(Hop.Dns, HopState.Ok, "payments.shop", "10.96.1.2", Basis.Observed),
            new RouteHop(Hop.Service, HopState.Ok, "Service shop/payments", "ClusterIP", Basis.Derived),
            new RouteHop(Hop.Endpoints, HopState.Failed, "Service shop/payments", "0 of 2 endpoints ready; some note", Basis.Derived),
            new RouteHop(Hop.Network, HopState.Skipped, "", "", Basis.Derived),
            new RouteHop(Hop.Listen, HopState.Unknown, "", "", Basis.Assumed),
        ],
        NotEvaluated = [new NotEvaluated("POL01", "NetworkPolicies are not known")],
        StartedAt = At,
        DurationMilliseconds = 841.6,
    };

    [Fact]
    public void Writes_markdown_from_the_answer_to_what_was_not_evaluated() => Assert.Equal(
        """
        **payments.shop:80 is unreachable from shop/web.** 2 of 2 pods fail their readiness probe on port 8081.

        DNS ok · Service ok · **0 of 2 endpoints ready (FAILED)** · listening unknown

        ### Cause: POD06 Readiness probe fails

        - `Pod shop/payments-1`: its readiness probe gets 503 (derived)

        ### Fix

        Look at the container's log. (some risk)

        ```sh
        kubectl -n shop logs payments-1
        ```

        ### Also found

        - SVC12 No ready endpoints (contributing): summary of SVC12

        ### Not evaluated

        - POL01: NetworkPolicies are not known

        _0 probes in 842 ms, 2026-03-04 05:06:07 UTC, diagnosis 01ARZ3NDEKTSV4RRFFQ69G5FAV_

        """.ReplaceLineEndings("\n"),
        DiagnosisReport.ToMarkdown(Unreachable));

    [Theory]
    [InlineData("1 of 1 endpoints ready, 0 of them take this traffic; Local", "1 of 1 endpoints ready, 0 of them take this traffic (FAILED)")]
    [InlineData("0 of 0 endpoints ready", "no endpoints (FAILED)")]
    public void Says_of_endpoints_why_they_do_not_count(string detail, string words)
    {
        var text = DiagnosisReport.ToText(Unreachable with
        {
            Route =
            [
                new RouteHop(Hop.Endpoints, HopState.Failed, "Service shop/payments", detail, Basis.Derived),
            ],
        });

        Assert.Contains($"{words}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_names_what_follows_from_the_cause_and_what_is_no_trouble_beside_it()
    {
        var text = DiagnosisReport.ToText(Unreachable with
        {
            Findings =
            [
                Finding("POD06", "Readiness probe fails", FindingRole.Cause),
                Finding("POD04", "Container not ready", FindingRole.Contributing) with { FollowsFrom = "POD06" },
                Finding("SVC12", "No ready endpoints", FindingRole.Contributing) with { FollowsFrom = "POD06" },
                Finding("APP08", "Unknown CA", FindingRole.Hazard),
                Finding("SVC13", "Single endpoint", FindingRole.Hazard) with { Severity = Severity.Info },
            ],
        });

        Assert.Contains(
            "- APP08 Unknown CA (hazard): summary of APP08\n"
            + "- Follows from the cause: POD04 Container not ready, SVC12 No ready endpoints\n"
            + "- True as well, and not the cause: SVC13 Single endpoint\n",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Says_of_requests_that_fail_that_the_way_to_them_works()
    {
        var cause = Finding("APP17", "Redirect loop", FindingRole.Cause) with { Hop = Hop.Application };
        var text = DiagnosisReport.ToText(Unreachable with { Verdict = Verdict.Degraded, Cause = cause, Findings = [cause] });

        Assert.StartsWith("payments.shop:80 is reachable from shop/web, but requests fail.", text, StringComparison.Ordinal);

        ProbeResult[] answers =
        [
            new HttpProbeResult { Vantage = Vantage.Self, Target = "10.96.1.2:80", Outcome = ProbeOutcome.Succeeded, Status = 200 },
            new GrpcProbeResult { Vantage = Vantage.Self, Target = "10.96.1.2:80", Outcome = ProbeOutcome.Succeeded, Serving = GrpcServingStatus.Serving },
        ];
        Assert.All(answers, answer => Assert.StartsWith(
            "payments.shop:80 is reachable from shop/web, but some requests fail.",
            DiagnosisReport.ToText(Unreachable with { Verdict = Verdict.Degraded, Cause = cause, Findings = [cause], Probes = [answer] }),
            StringComparison.Ordinal));
    }

    [Fact]
    public void Says_once_what_many_findings_lack()
    {
        const string reason = "not known: Pod (pods is forbidden)";
        var text = DiagnosisReport.ToText(Unreachable with
        {
            NotEvaluated = [.. Enumerable.Range(1, 9).Select(number => new NotEvaluated($"POD0{number}", reason)), new("SVC26", "no agent")],
        });

        Assert.Contains(
            "- POD01, POD02, POD03, POD04, POD05, POD06 and 3 more: not known: Pod (pods is forbidden)\n- SVC26: no agent\n",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Ends_with_how_the_answer_was_found_where_that_is_worth_knowing()
    {
        Assert.DoesNotContain("Notes", DiagnosisReport.ToText(Unreachable), StringComparison.Ordinal);
        var noted = Unreachable with { Notes = ["The agent of node n1 was asked by way of the API server."] };
        Assert.Contains(
            "\n\nNotes:\n\n- The agent of node n1 was asked by way of the API server.\n\n", DiagnosisReport.ToText(noted), StringComparison.Ordinal);
        Assert.Contains(
            "\n\n### Notes\n\n- The agent of node n1 was asked by way of the API server.\n\n", DiagnosisReport.ToMarkdown(noted), StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_text_without_marks()
    {
        var text = DiagnosisReport.ToText(Unreachable);
        Assert.StartsWith(
            "payments.shop:80 is unreachable from shop/web. 2 of 2 pods fail their readiness probe on port 8081.\n\n  DNS ok · ", text,
            StringComparison.Ordinal);
        Assert.Contains("  $ kubectl -n shop logs payments-1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("**", text, StringComparison.Ordinal);
        Assert.DoesNotContain('`', text);
    }

    [Fact]
    public void Says_the_answer_once_when_the_summary_begins_with_it()
    {
        var reachable = Unreachable with
        {
            Verdict = Verdict.Reachable,
            Summary = "payments.shop:80 is reachable from shop/web: 10.96.1.2:80 connected in 1.2 ms.",
            Cause = null,
            Findings = [],
            NotEvaluated = [],
        };
        Assert.StartsWith(
            "**payments.shop:80 is reachable from shop/web**: 10.96.1.2:80 connected in 1.2 ms.\n",
            DiagnosisReport.ToMarkdown(reachable),
            StringComparison.Ordinal);
        Assert.DoesNotContain("###", DiagnosisReport.ToMarkdown(reachable), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Verdict.Reachable, "payments.shop:80 is reachable from shop/web: proof.", "payments.shop:80 is reachable from shop/deploy/web: proof.")]
    [InlineData(Verdict.Degraded, "payments.shop:80 works only in part: proof.", "payments.shop:80 is reachable from shop/deploy/web only in part: proof.")]
    [InlineData(Verdict.Unreachable, "payments.shop:80 is unreachable: proof.", "payments.shop:80 is unreachable from shop/deploy/web: proof.")]
    [InlineData(Verdict.Unreachable, "payments.shop:80 is closed to shop/web: proof.", "payments.shop:80 is unreachable from shop/deploy/web: proof.")]
    [InlineData(
        Verdict.Undetermined, "Whether shop/web reaches payments.shop:80 cannot be told: proof.",
        "Whether shop/deploy/web reaches payments.shop:80 cannot be told: proof.")]
    public void Says_the_answer_once_and_names_the_source_as_asked(Verdict verdict, string summary, string expected)
    {
        var diagnosis = Unreachable with
        {
            Verdict = verdict,
            Summary = summary,
            Question = new DiagnosisQuestion { From = "shop/deploy/web", To = "payments.shop:80" },
        };
        Assert.StartsWith($"{expected}\n", DiagnosisReport.ToText(diagnosis), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_how_to_find_out_what_no_probe_has_shown()
    {
        var suspect = Finding("POL02", "Source isolated", FindingRole.Contributing) with { Summary = "payments.shop:80 is closed to shop/web: the policy says so." };
        var elsewhere = Finding("DOC08", "Probe identity", FindingRole.Hazard) with { Fixes = [new Fix("Try it from the source.", "kubectl exec web", FixRisk.Low)] };
        var text = DiagnosisReport.ToText(Unreachable with
        {
            Verdict = Verdict.Undetermined,
            Summary = "Whether shop/web reaches payments.shop:80 cannot be told: objects say that it is denied (the policy says so).",
            Cause = null,
            Findings = [suspect, elsewhere],
            NotEvaluated = [new NotEvaluated("POL02", "no probe has shown it"), new NotEvaluated("CNI06", "no agent")],
        });

        Assert.Contains(
            """
            To find out:

            Try it from the source.

              $ kubectl exec web

            If it is POL02 Source isolated:

            Look at the container's log. (some risk)

              $ kubectl -n shop logs payments-1

            Also found:

            - POL02 Source isolated (contributing)
            - DOC08 Probe identity (hazard): summary of DOC08

            Not evaluated:

            - CNI06: no agent

            """,
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_commands_of_several_lines_at_the_margin()
    {
        var cause = Unreachable.Cause! with { Fixes = [new Fix("Apply it.", "kubectl apply -f - <<'EOF'\nkind: Pod\nEOF", FixRisk.Low)] };
        Assert.Contains(
            "\nkubectl apply -f - <<'EOF'\nkind: Pod\nEOF\n", DiagnosisReport.ToText(Unreachable with { Cause = cause }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Verdict.Degraded, "payments.shop:80 is reachable from NetDoctor itself only in part.")]
    [InlineData(Verdict.Undetermined, "Whether NetDoctor itself reaches payments.shop:80 cannot be told.")]
    public void Names_netdoctor_when_the_question_has_no_source(Verdict verdict, string headline)
    {
        var diagnosis = Unreachable with { Verdict = verdict, Question = new DiagnosisQuestion { To = "payments.shop:80" } };
        Assert.StartsWith(headline, DiagnosisReport.ToText(diagnosis), StringComparison.Ordinal);
    }

    private static Finding Finding(string id, string title, FindingRole role) => new()
    {
        Id = id,
        Title = title,
        Role = role,
        Severity = Severity.Error,
        Hop = Hop.Endpoints,
        Subject = "Pod shop/payments-1",
        Summary = $"summary of {id}",
        Evidence = [new Evidence(Basis.Derived, "Pod shop/payments-1", "its readiness probe gets 503.", At)],
        Fixes = [new Fix("Look at the container's log.", "kubectl -n shop logs payments-1", FixRisk.Medium)],
    };
}
