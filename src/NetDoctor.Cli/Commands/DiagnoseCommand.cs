using System.CommandLine;
using NetDoctor.Cli.Output;
using NetDoctor.Diagnosis.Reports;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Cli.Commands;

/// <summary><c>netdoctor diagnose</c>: asks a server why something cannot be reached.</summary>
internal static class DiagnoseCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var from = new Option<string?>("--from")
        {
            Description = "Source: ns/name, ns/deploy/name, node/name or outside. Without it: NetDoctor itself.",
            HelpName = "SOURCE",
        };
        var to = CommonOptions.Required("--to", "TARGET", "Target: svc.ns:port, ip:port, ns/pod/name:port, node/name:port or a URL.");
        var protocol = CommonOptions.Protocol();
        var timeout = CommonOptions.Timeout(1, 60, 10);
        var server = CommonOptions.Server();
        var command = new CommandWithExamples(
            "diagnose",
            "Says why something cannot be reached: one cause, with the evidence and the fix.",
            "netdoctor diagnose --from shop/web --to payments.shop:80",
            "netdoctor diagnose --to dns.kube-system:53 --protocol udp --server http://netdoctor.example:8080",
            "netdoctor diagnose --to https://shop.example/health --output json")
        {
            from, to, protocol, timeout, server,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal,
            new DiagnosisRequest
            {
                From = parsed.GetValue(from),
                To = parsed.GetValue(to)!,
                Protocol = CommonOptions.ProtocolOf(parsed, protocol),
                TimeoutSeconds = parsed.GetValue(timeout),
            },
            CommonOptions.ServerOf(parsed.GetValue(server), terminal),
            CommonOptions.FormatOf(parsed),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Terminal terminal, DiagnosisRequest request, Uri server, OutputFormat format, CancellationToken cancellationToken)
    {
        var diagnosis = await Servers.AskAsync(
            terminal, server, TimeSpan.FromSeconds(request.TimeoutSeconds), (client, token) => client.DiagnoseAsync(request, token), cancellationToken);
        switch (format)
        {
            case OutputFormat.Json:
                JsonOutput.Write(terminal.Out, diagnosis);
                break;
            case OutputFormat.Csv:
                Row(diagnosis).Write(terminal.Out, format);
                break;
            case OutputFormat.Markdown:
                await terminal.Out.WriteAsync(DiagnosisReport.ToMarkdown(diagnosis));
                break;
            default:
                await terminal.Out.WriteAsync(Paint.FirstLine(terminal, ColourOf(diagnosis.Verdict), DiagnosisReport.ToText(diagnosis)));
                break;
        }

        return diagnosis.Verdict switch
        {
            Verdict.Reachable => ExitCodes.Fine,
            Verdict.Undetermined => ExitCodes.Unknown,
            _ => ExitCodes.Finding,
        };
    }

    // One row, so that the rows of many diagnoses make a table.
    private static Table Row(DiagnosisRecord diagnosis)
    {
        var table = new Table("from", "to", "protocol", "verdict", "cause", "title", "summary", "id");
        table.Add(
            diagnosis.Question.From,
            diagnosis.Question.To,
            diagnosis.Question.Protocol.Label(),
            diagnosis.Verdict.ToString().ToLowerInvariant(),
            diagnosis.Cause?.Id,
            diagnosis.Cause?.Title,
            diagnosis.Summary,
            diagnosis.Id);
        return table;
    }

    private static Colour ColourOf(Verdict verdict) => verdict switch
    {
        Verdict.Reachable => Colour.Green,
        Verdict.Unreachable => Colour.Red,
        _ => Colour.Yellow,
    };
}
