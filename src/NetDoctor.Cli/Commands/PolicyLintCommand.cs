using System.CommandLine;
using NetDoctor.Cli.Output;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Lint;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Cli.Commands;

/// <summary><c>netdoctor policy lint</c>: what is wrong with policies, whatever anybody asks.</summary>
internal static class PolicyLintCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var manifests = CommonOptions.Manifests();
        var server = CommonOptions.Server();
        var command = new CommandWithExamples(
            "lint",
            "Lists what is wrong with policies: what selects nothing, what is one letter off, what is never reached.",
            "netdoctor policy lint --manifests deploy/",
            "netdoctor policy lint --server http://127.0.0.1:8080 --output markdown")
        {
            manifests, server,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var lint = parsed.GetValue(manifests) is { Length: > 0 } paths
                ? await LintAsync(terminal, paths, cancellationToken)
                : await Servers.AskAsync(
                    terminal,
                    CommonOptions.ServerOf(parsed.GetValue(server), terminal),
                    Patience,
                    (client, token) => client.GetAsync<PolicyLint>("api/v1/policies/lint", token),
                    cancellationToken);
            return Write(terminal, lint, CommonOptions.FormatOf(parsed));
        });
        return command;
    }

    private static async Task<PolicyLint> LintAsync(Terminal terminal, string[] paths, CancellationToken cancellationToken)
    {
        var world = PolicyWorld.Of(await Manifests.ReadAsync(terminal, paths, cancellationToken), PolicyDialect.Specification);
        return new PolicyLint(PolicyLinter.Lint(world), world.Evaluator.Dialect.Name);
    }

    private static int Write(Terminal terminal, PolicyLint lint, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(terminal.Out, lint);
        }
        else if (lint.Findings.IsEmpty && format != OutputFormat.Csv)
        {
            terminal.Out.Write("Nothing is wrong with the policies.\n");
        }
        else
        {
            var table = new Table("id", "severity", "subject", "path", "what", "fix");
            foreach (var finding in lint.Findings)
            {
                table.Add(finding.Id, finding.Severity.ToString().ToLowerInvariant(), finding.Subject.ToString(), finding.Path, finding.Summary, finding.Fix);
            }

            table.Write(terminal.Out, format);
        }

        // What only may surprise does not fail a pull request.
        return lint.Findings.Any(finding => finding.Severity != Severity.Info) ? ExitCodes.Finding : ExitCodes.Fine;
    }
}
