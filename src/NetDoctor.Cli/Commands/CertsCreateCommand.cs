using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using NetDoctor.Cli.Certificates;
using NetDoctor.Cli.Output;

namespace NetDoctor.Cli.Commands;

/// <summary><c>netdoctor certs create</c>: makes or renews the certificates of the API and of the agents. Needs no server.</summary>
internal static class CertsCreateCommand
{
    private const int MostDays = 3650;

    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var folder = new Option<string>("--out")
        {
            Description = "Folder to write to. When it has an authority (ca.crt and ca.key) that one is kept, and the certificates are renewed.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "netdoctor-certs",
        };
        var days = new Option<int>("--days")
        {
            Description = $"Days for which the certificates are valid, 1-{MostDays}; a new authority is for ten years.",
            HelpName = "DAYS",
            DefaultValueFactory = _ => 365,
        };
        days.Validators.Add(CheckDays);
        var ns = new Option<string>("--namespace", "-n")
        {
            Description = "Namespace of the Secrets.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "netdoctor",
        };
        var command = new CommandWithExamples(
            "create",
            "Makes an authority, a certificate for the API and one for the agents, as files and as Kubernetes Secrets; run again, it renews them.",
            "netdoctor certs create",
            "netdoctor certs create --out certs --days 90 --namespace monitoring")
        {
            folder,
            days,
            ns,
        };
        command.SetAction(parsed => Run(
            terminal,
            new CertificateFiles(parsed.GetValue(folder)!, parsed.GetValue(ns)!),
            TimeSpan.FromDays(parsed.GetValue(days)),
            CommonOptions.FormatOf(parsed)));
        return command;
    }

    private static int Run(Terminal terminal, CertificateFiles files, TimeSpan validFor, OutputFormat format)
    {
        var made = files.Write(terminal.TimeProvider.GetUtcNow(), validFor);
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(terminal.Out, made);
            return ExitCodes.Fine;
        }

        var table = new Table("file", "what it is", "valid until");
        foreach (var file in made.Files)
        {
            table.Add(file.Path, file.What, file.ValidUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        table.Write(terminal.Out, format);
        if (format == OutputFormat.Table)
        {
            terminal.Out.Write(
                $"\n{(made.IsRenewal ? "The authority is the one that was there." : "The authority is new: agents and API trust no older certificate.")}\n"
                + $"Next: kubectl apply -f {files.Secrets}\n"
                + $"Keep {files.AuthorityKey} where the cluster cannot read it; with it the certificates are renewed.\n");
        }

        return ExitCodes.Fine;
    }

    private static void CheckDays(OptionResult result)
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value is < 1 or > MostDays)
        {
            result.AddError($"--days: {token.Value} is out of range: expected 1 to {MostDays}.");
        }
    }
}
