using System.CommandLine;
using NetDoctor.Cli.Output;
using NetDoctor.Client;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Questions;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Model.Policies;

namespace NetDoctor.Cli.Commands;

/// <summary><c>netdoctor policy explain</c>: the decision chain of both ends of a flow.</summary>
internal static class PolicyExplainCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var from = CommonOptions.Required("--from", "SOURCE", "Source: ns/name, ns/deploy/name, node/name, outside or an address.");
        var to = CommonOptions.Required("--to", "TARGET", "Target: as the source, or a Service svc.ns; with :port, or --port.");
        var port = new Option<string?>("--port") { Description = "Port of the target, by number or name.", HelpName = "PORT" };
        var protocol = CommonOptions.Protocol();
        var manifests = CommonOptions.Manifests();
        var server = CommonOptions.Server();
        var command = new CommandWithExamples(
            "explain",
            "Says whether policies let a connection through, and which rule of which policy decides, at both ends.",
            "netdoctor policy explain --from shop/web --to payments.shop:80 --manifests deploy/",
            "netdoctor policy explain --from shop/deploy/web --to data/sts/db --port 5432 --manifests deploy/ --output markdown",
            "netdoctor policy explain --from outside --to shop/web:8080 --server http://127.0.0.1:8080")
        {
            from, to, port, protocol, manifests, server,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var question = new PolicyQuestion
            {
                From = parsed.GetValue(from)!,
                To = parsed.GetValue(to)!,
                Port = parsed.GetValue(port),
                Protocol = CommonOptions.ProtocolOf(parsed, protocol),
            };
            var answer = parsed.GetValue(manifests) is { Length: > 0 } paths
                ? await AnswerAsync(terminal, question, paths, cancellationToken)
                : await Servers.AskAsync(
                    terminal,
                    CommonOptions.ServerOf(parsed.GetValue(server), terminal),
                    Patience,
                    (client, token) => client.EvaluatePoliciesAsync(question, token),
                    cancellationToken);
            return Write(terminal, answer, CommonOptions.FormatOf(parsed));
        });
        return command;
    }

    private static async Task<PolicyAnswer> AnswerAsync(
        Terminal terminal, PolicyQuestion question, string[] paths, CancellationToken cancellationToken)
    {
        var snapshot = await Manifests.ReadAsync(terminal, paths, cancellationToken);
        var flows = PolicyQuestions.Resolve(question, snapshot);
        if (!flows.Errors.IsEmpty)
        {
            throw new UsageException(string.Join('\n', flows.Errors.Select(error => $"--{error.Field}: {error.Message}")));
        }

        return flows.Gap is { } gap
            ? throw new NetDoctorUnavailableException(gap)
            : PolicyAnswers.Of(flows, PolicyWorld.Of(snapshot, PolicyDialect.Specification), cancellationToken);
    }

    private static int Write(Terminal terminal, PolicyAnswer answer, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(terminal.Out, answer);
        }
        else if (format == OutputFormat.Csv)
        {
            Steps(answer).Write(terminal.Out, format);
        }
        else
        {
            var summary = format == OutputFormat.Markdown ? $"**{answer.Summary}**\n\n" : $"{answer.Summary}\n\n";
            terminal.Out.Write(Paint.FirstLine(terminal, ColourOf(answer.Verdict), summary));
            Ends(answer).Write(terminal.Out, format);
            if (Steps(answer) is { IsEmpty: false } steps)
            {
                terminal.Out.Write("\n");
                steps.Write(terminal.Out, format);
            }

            foreach (var note in answer.Notes)
            {
                terminal.Out.Write($"\nnote: {note}\n");
            }

            PolicyHelpText.Write(terminal.Out, answer, format);
        }

        return answer.Verdict switch
        {
            PolicyVerdict.Allowed => ExitCodes.Fine,
            PolicyVerdict.Denied => ExitCodes.Finding,
            _ => ExitCodes.Unknown,
        };
    }

    private static Table Ends(PolicyAnswer answer)
    {
        var table = new Table("end", "pod", "verdict", "why");
        foreach (var one in answer.Evaluations)
        {
            table.Add("egress", one.Source, Word(one.Egress.Verdict), one.Egress.Summary);
            table.Add("ingress", Destination(one), Word(one.Ingress.Verdict), one.Ingress.Summary);
        }

        return table;
    }

    private static Table Steps(PolicyAnswer answer)
    {
        var table = new Table("source", "destination", "end", "tier", "policy", "effect", "rule");
        foreach (var one in answer.Evaluations)
        {
            foreach (var (end, evaluation) in new[] { ("egress", one.Egress), ("ingress", one.Ingress) })
            {
                foreach (var step in evaluation.Steps)
                {
                    var rule = step.RuleName is null ? step.Rule : $"{step.Rule} \"{step.RuleName}\"";
                    table.Add(one.Source, Destination(one), end, step.Tier, step.Policy.ToString(), step.Effect, rule);
                }
            }
        }

        return table;
    }

    private static string Destination(PolicyEvaluation one) =>
        $"{one.Destination}:{one.Port}{(one.Alike > 0 ? $" and {one.Alike} more" : "")}";

    private static string Word(PolicyVerdict verdict) => verdict.ToString().ToLowerInvariant();

    private static Colour ColourOf(PolicyVerdict verdict) => verdict switch
    {
        PolicyVerdict.Allowed => Colour.Green,
        PolicyVerdict.Denied => Colour.Red,
        _ => Colour.Yellow,
    };
}
