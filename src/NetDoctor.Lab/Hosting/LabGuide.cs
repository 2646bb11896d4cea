using System.Globalization;
using System.Text;

namespace NetDoctor.Lab.Hosting;

/// <summary>What the lab tells whoever started it.</summary>
public static class LabGuide
{
    private static readonly int DefaultChatPort = new Uri(Bot.BotServer.DefaultUrl).Port;

    /// <summary>The text: where things are and what to try.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="scenario">Its scenario, with the question as it can be asked.</param>
    public static string Text(LabHost lab, Scenarios.Scenario scenario)
    {
        var url = lab.Url.GetLeftPart(UriPartial.Authority);
        var from = scenario.From is null ? "" : $"\"from\":\"{scenario.From}\",";
        var protocol = scenario.Protocol is null ? "" : $",\"protocol\":\"{scenario.Protocol}\"";
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"NetDoctor lab: {scenario.Title}")
            .AppendLine()
            .AppendLine("  Ask why:")
            .AppendLine(CultureInfo.InvariantCulture, $"    curl -s {url}/api/v1/diagnoses -H 'Content-Type: application/json' \\")
            .AppendLine(CultureInfo.InvariantCulture, $"      -d '{{{from}\"to\":\"{scenario.To}\"{protocol}}}'");
        text.AppendLine()
            .AppendLine("  The same with the command netdoctor:")
            .AppendLine(CultureInfo.InvariantCulture, $"    {Command(lab, scenario)}")
            .AppendLine()
            .AppendLine("  The same as text:")
            .AppendLine(CultureInfo.InvariantCulture, $"    curl -s -G {url}/api/v1/diagnose -H 'Accept: text/plain' {Query(scenario)}")
            .AppendLine()
            .AppendLine("  Look around:")
            .AppendLine(CultureInfo.InvariantCulture, $"    kubectl --kubeconfig {lab.Options.KubeconfigPath} get pods,services -A")
            .AppendLine(CultureInfo.InvariantCulture, $"    curl -s {url}/api/v1/lab/scenarios      other cases; start one with --scenario NAME")
            .AppendLine(CultureInfo.InvariantCulture, $"    {url}/swagger      every call of the API");
        if (lab.ChatUrl is { } chat)
        {
            text.AppendLine()
                .AppendLine("  Talk to the bot:")
                .AppendLine(CultureInfo.InvariantCulture, $"    dotnet run --project src/NetDoctor.Cli -- chat{(chat.Port == DefaultChatPort ? "" : $" --bot {chat.GetLeftPart(UriPartial.Authority)}")}")
                .AppendLine(CultureInfo.InvariantCulture, $"    npx @microsoft/m365agentsplayground -e {chat.GetLeftPart(UriPartial.Authority)}/api/messages      as in Teams");
        }

        if (lab.Cluster.Network.Map.LowPorts.AreMoved)
        {
            text.AppendLine()
                .AppendLine("  This process may not open ports below 1024. In the lab's network they are 20000 higher for others")
                .AppendLine("  (curl a Service's port 80 at port 20080); NetDoctor itself knows.");
        }

        return text.AppendLine().Append("  Ctrl+C ends it.").ToString();
    }

    private static string Command(LabHost lab, Scenarios.Scenario scenario)
    {
        var from = scenario.From is null ? "" : $" --from {scenario.From}";
        var protocol = scenario.Protocol is null or "tcp" ? "" : $" --protocol {scenario.Protocol}";
        var server = lab.Url.Port == 8080 ? "" : $" --server {lab.Url.GetLeftPart(UriPartial.Authority)}";
        return $"dotnet run --project src/NetDoctor.Cli -- diagnose{from} --to '{scenario.To}'{protocol}{server}";
    }

    private static string Query(Scenarios.Scenario scenario) => string.Join(
        ' ',
        new[] { ("from", scenario.From), ("to", scenario.To), ("protocol", scenario.Protocol) }
            .Where(pair => pair.Item2 is not null)
            .Select(pair => $"--data-urlencode '{pair.Item1}={pair.Item2}'"));
}
