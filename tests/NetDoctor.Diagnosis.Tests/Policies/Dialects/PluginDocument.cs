using System.Text;
using NetDoctor.Diagnosis.Policies.Dialects;

namespace NetDoctor.Diagnosis.Tests.Policies.Dialects;

/// <summary>Writes docs/network-plugins.md from the catalogue.</summary>
internal static class PluginDocument
{
    private const string Intro = """
        # Network plugins

        What a NetworkPolicy does depends on the network plugin. NetDoctor recognises the plugin by the pods of its agent, and assumes of it
        what stands below. Where the answer is "depends" or a version is not known, NetDoctor says that it cannot tell (POL38) and does not
        guess. A plugin that is not in this list is unknown in everything.

        This file is written from the code that NetDoctor decides by: `UPDATE_GOLDEN=1 dotnet test --project tests/NetDoctor.Diagnosis.Tests`
        rewrites it. "from 1.16" means: yes from that version on, no before. "from 3.22 or earlier" means: yes from that version on, and of
        the versions before nothing is known here.

        The sources were read in August 2026, as of: Antrea 2.7, Azure Network Policy Manager 1.6.29, Calico 3.34-dev, Cilium 1.20 (its
        documentation and threads), flannel 0.28.9, kindnet 1.0.0, kube-network-policies 1.1.1, Kube-OVN 1.16, kube-router 2.11, the network
        policy agent of the Amazon VPC CNI 1.4, OpenShift SDN at its end (2024), OVN-Kubernetes of December 2024, Terway 1.17, Weave Net at
        its end (2022). What a plugin is configured to do by flags or by objects that NetDoctor does not read counts as "depends".

        ## How a plugin is recognised

        | Plugin | DaemonSet | Container | Settings |
        |---|---|---|---|

        """;

    public static string Write()
    {
        var text = new StringBuilder(Intro.ReplaceLineEndings("\n"));
        foreach (var plugin in DialectCatalog.Plugins)
        {
            var sets = plugin.Agents.IsEmpty ? "none: the nodes' label `node.kubernetes.io/instance-type: k3s`" : Codes(plugin.Agents.Select(agent => agent.DaemonSet));
            var settings = plugin.Settings is null ? "" : $"ConfigMap `kube-system/{plugin.Settings}`";
            text.Append($"| {plugin.Name} | {sets} | {Codes(plugin.Agents.Select(agent => agent.Container))} | {settings} |\n");
        }

        foreach (var plugin in DialectCatalog.Plugins)
        {
            text.Append($"\n## {plugin.Name}\n\n| Feature | | What it does | Source |\n|---|---|---|---|\n");
            foreach (var feature in PolicyFeatures.All)
            {
                if (plugin.Statements.FirstOrDefault(statement => statement.Feature == feature) is { } known)
                {
                    text.Append($"| {feature.Label()} | {Answer(known)} | {Cell(known.Words)} | {Cell(known.Source)} |\n");
                }
            }

            if (plugin.Statements.Any(statement => statement is { Feature: PolicyFeature.Enforcement, Holds: false }))
            {
                continue;
            }

            var unknown = PolicyFeatures.All.Where(feature => plugin.Statements.All(statement => statement.Feature != feature)).ToList();
            text.Append($"\nNot known: {string.Join("; ", unknown.Select(feature => feature.Label()))}.\n");
        }

        return text.ToString();
    }

    private static string Answer(DialectStatement statement) => statement switch
    {
        { Holds: null } => "depends",
        { Holds: false } => "no",
        { Since: { } since, Until: { } until } => $"from {since} until {until}",
        { Since: { } since } => $"from {since}",
        { KnownSince: { } since } => $"from {since} or earlier",
        _ => "yes",
    };

    private static string Codes(IEnumerable<string> names) => string.Join(", ", names.Distinct().Select(name => $"`{name}`"));

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
