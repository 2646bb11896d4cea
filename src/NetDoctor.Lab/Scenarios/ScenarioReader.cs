using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Lab.DataPlane;
using NetDoctor.Lab.DataPlane.Policies;

namespace NetDoctor.Lab.Scenarios;

/// <summary>Reads the folder of a scenario: <c>cluster.yaml</c> and <c>scenario.yaml</c>.</summary>
public static class ScenarioReader
{
    private static readonly string[] Verdicts = ["reachable", "degraded", "unreachable", "undetermined"];

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder; its name is the scenario's.</param>
    /// <exception cref="ManifestException">A file is not what it should be; the message begins with file and line.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Scenario Read(string folder)
    {
        var file = Path.Combine(folder, "scenario.yaml");
        var document = YamlDocuments.Read(file) is [var only]
            ? only
            : throw new ManifestException(file, 1, "one document is expected");
        var root = new Section(document, document.Content, "scenario");
        root.Allow("title", "question", "network", "netdoctor", "faults", "changes", "expect");
        var question = root.Required("question");
        question.Allow("from", "to", "protocol");
        var expected = root.Required("expect");
        expected.Allow("verdict", "cause", "sometimes");
        var verdict = expected.Text("verdict");
        return new Scenario
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)),
            Title = root.Text("title"),
            From = question.TextOrNull("from"),
            To = question.Text("to"),
            Protocol = question.TextOrNull("protocol"),
            Plugin = root.Optional("network") is { } network ? Plugin(network) : NetworkPlugin.Usual,
            Doctor = root.Optional("netdoctor") is { } doctor ? Doctor(doctor) : DoctorPod.Usual,
            Faults = [.. root.Items("faults").Select(Fault)],
            Changes = [.. root.Items("changes").Select(change => Change(folder, change))],
            Verdict = Verdicts.Contains(verdict) ? verdict : throw expected.Error($"verdict is one of {string.Join(", ", Verdicts)}"),
            Cause = expected.TextOrNull("cause"),
            Sometimes = expected.Texts("sometimes"),
            Objects = [.. YamlDocuments.Read(Path.Combine(folder, "cluster.yaml")).Select(manifest => manifest.Content)],
        };
    }

    private static NetworkPlugin Plugin(Section section)
    {
        section.Allow("plugin", "enforces", "denial", "judgesBeforeTranslation", "portRanges", "podsByAddress", "ownNode", "self", "delaySeconds", "idleOn");
        var name = section.TextOrNull("plugin");
        var plugin = name is null ? NetworkPlugin.Usual
            : NetworkPlugins.Find(name) ?? throw section.Error($"plugin is one of {string.Join(", ", NetworkPlugins.Names)}");
        return plugin with
        {
            Enforces = section.ChoiceOrNull<Enforcement>("enforces") ?? plugin.Enforces,
            Denial = section.ChoiceOrNull<Denial>("denial") ?? plugin.Denial,
            JudgesBeforeTranslation = section.TruthOrNull("judgesBeforeTranslation") ?? plugin.JudgesBeforeTranslation,
            HasPortRanges = section.TruthOrNull("portRanges") ?? plugin.HasPortRanges,
            MatchesPodsByAddress = section.TruthOrNull("podsByAddress") ?? plugin.MatchesPodsByAddress,
            AdmitsOwnNode = section.TruthOrNull("ownNode") ?? plugin.AdmitsOwnNode,
            AdmitsItself = section.TruthOrNull("self") ?? plugin.AdmitsItself,
            IdleOn = section.Texts("idleOn"),
            Delay = TimeSpan.FromSeconds(section.NumberOrNull("delaySeconds") ?? 0),
        };
    }

    private static DoctorPod Doctor(Section section)
    {
        section.Allow("namespace", "labels");
        return new DoctorPod(
            section.TextOrNull("namespace") ?? DoctorPod.Usual.Namespace,
            section.Optional("labels") is { } labels ? labels.All() : DoctorPod.Usual.Labels);
    }

    private static Fault Fault(Section section)
    {
        section.Allow("kind", "to", "from", "port", "replica", "listenPort", "status", "location", "milliseconds", "transport");
        var kind = Enum.TryParse<FaultKind>(section.Text("kind"), ignoreCase: true, out var known)
            ? known
            : throw section.Error($"kind is one of {string.Join(", ", Enum.GetNames<FaultKind>())}");
        var target = section.Text("to");
        if (target.Split('/') is not (["pod" or "service", _, _] or ["node" or "kind", _]))
        {
            throw section.Error("to is pod/namespace/name, service/namespace/name, node/name or kind/plural");
        }

        return new Fault(kind, target)
        {
            From = section.TextOrNull("from") ?? "any",
            Port = section.NumberOrNull("port"),
            Replica = section.NumberOrNull("replica"),
            ListenPort = section.NumberOrNull("listenPort"),
            Status = section.NumberOrNull("status"),
            Location = section.TextOrNull("location"),
            Milliseconds = section.NumberOrNull("milliseconds"),
            Transport = section.TextOrNull("transport") switch
            {
                null => null,
                "udp" => "udp",
                "tcp" => "tcp",
                _ => throw section.Error("transport is udp or tcp"),
            },
        };
    }

    private static Change Change(string folder, Section section)
    {
        section.Allow("apply", "report", "delete", "notReady", "stop");
        return (section.TextOrNull("apply") ?? section.TextOrNull("report")) is { } file
            ? new Change(section.TextOrNull("apply") is null ? ChangeKind.Report : ChangeKind.Apply, file)
            {
                Objects = [.. YamlDocuments.Read(Path.Combine(folder, Path.GetFileName(file))).Select(manifest => manifest.Content)],
            }
            : section.TextOrNull("delete") is { } gone && gone.Split('/') is ["pod" or "service", _, _] ? new Change(ChangeKind.Delete, gone)
            : section.TextOrNull("notReady") is { } node && node.Split('/') is ["node", _] ? new Change(ChangeKind.NotReady, node)
            : section.TextOrNull("stop") is Scenarios.Change.ApiServer ? new Change(ChangeKind.Stop, Scenarios.Change.ApiServer)
            : throw section.Error("a change is apply: FILE, report: FILE, delete: pod/namespace/name, delete: service/namespace/name, "
                + "notReady: node/name or stop: apiserver");
    }

    private sealed class Section(YamlDocument document, JsonObject json, string name)
    {
        public void Allow(params ReadOnlySpan<string> members)
        {
            foreach (var (member, _) in json)
            {
                if (!members.Contains(member))
                {
                    throw Error($"{name} has no {member}");
                }
            }
        }

        public Section Required(string member) =>
            json[member] is JsonObject section ? new Section(document, section, member) : throw Error($"{member} is missing");

        public Section? Optional(string member) => json[member] switch
        {
            null => null,
            JsonObject section => new Section(document, section, member),
            _ => throw Error($"{member} is a mapping"),
        };

        public ImmutableSortedDictionary<string, string> All() =>
            json.ToImmutableSortedDictionary(member => member.Key, member => member.Value?.ToString() ?? "", StringComparer.Ordinal);

        public T? ChoiceOrNull<T>(string member)
            where T : struct, Enum =>
            TextOrNull(member) is not { } text ? null
            : Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true)
            : throw Error($"{member} is one of {string.Join(", ", Enum.GetNames<T>())}");

        public bool? TruthOrNull(string member) => TextOrNull(member) is not { } text ? null
            : bool.TryParse(text, out var truth) ? truth
            : throw Error($"{member} is true or false");

        public IEnumerable<Section> Items(string member) =>
            json[member] is JsonArray items ? items.OfType<JsonObject>().Select(item => new Section(document, item, "fault")) : [];

        public string Text(string member) => TextOrNull(member) ?? throw Error($"{member} is missing");

        public string? TextOrNull(string member) => json[member]?.ToString();

        public ImmutableArray<string> Texts(string member) => json[member] switch
        {
            null => [],
            JsonArray items => [.. items.Select(item => item?.ToString() ?? throw Error($"{member} has an empty item"))],
            _ => throw Error($"{member} is a list"),
        };

        public int? NumberOrNull(string member) => TextOrNull(member) is not { } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Error($"{member} is a number");

        public ManifestException Error(string problem) => new(document.File, document.LineOf(json), problem);
    }
}
