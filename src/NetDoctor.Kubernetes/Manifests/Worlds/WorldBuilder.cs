using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Kubernetes.Manifests.Policies;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Manifests.Worlds;

/// <summary>Collects the objects of manifests, with what is wrong with them.</summary>
internal sealed partial class WorldBuilder
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    private static readonly ImmutableHashSet<string?> PolicyKinds =
        [.. ResourceKinds.All.Where(PolicyValidation.Covers).Select(kind => kind.ToString())];

    private readonly ObjectReader _objects = new();
    private readonly Workloads _workloads = new();
    private readonly List<Fact> _facts = [];
    private readonly List<(YamlDocument Document, JsonObject Json)> _routes = [];
    private readonly SortedSet<string> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ApiGroup, string Kind, string Namespace, string Name), (string File, int Line)> _seen = [];
    private readonly ImmutableArray<ManifestNote>.Builder _notes = ImmutableArray.CreateBuilder<ManifestNote>();
    private readonly ImmutableArray<ManifestNote>.Builder _errors = ImmutableArray.CreateBuilder<ManifestNote>();

    public ImmutableArray<ManifestNote> Notes => _notes.ToImmutable();

    public ImmutableArray<ManifestNote> Errors => _errors.ToImmutable();

    public void Fail(ManifestNote note) => _errors.Add(note);

    public void Add(string text, string file)
    {
        foreach (var document in YamlDocuments.ParseEach(text, file, AddUnread))
        {
            Add(document, document.Content, null);
        }
    }

    /// <summary>Everything that was added, as facts: one pod for each workload, and every namespace that is mentioned.</summary>
    public IEnumerable<Fact> Facts()
    {
        var services = _facts.OfType<Service>().ToList();
        foreach (var (document, json) in _routes)
        {
            Try(document, json, "Route", () => _facts.Add(Named(RouteReader.Read(json, services))));
        }

        var declared = _facts.OfType<NamespaceFact>().ToDictionary(fact => fact.Name, StringComparer.Ordinal);
        var namespaces = _namespaces.Union(declared.Keys).Select(name => Labelled(declared.GetValueOrDefault(name) ?? new NamespaceFact { Name = name }));
        return [.. _facts.Where(fact => fact is not NamespaceFact), .. namespaces, .. _workloads.OnePodEach()];
    }

    // The API server adds the label to every namespace (Kubernetes documentation, "Namespaces", Automatic labelling).
    private static NamespaceFact Labelled(NamespaceFact fact) => fact with
    {
        Labels = LabelSet.From(fact.Labels.Append(new(NameLabel, fact.Name))),
    };

    private Ingress Named(Ingress route) => _facts.OfType<Ingress>().Any(one => one.Namespace == route.Namespace && one.Name == route.Name)
        ? route with { Name = $"{route.Name}-route" }
        : route;

    private void Add(YamlDocument document, JsonObject json, string? itemKind)
    {
        var apiVersion = ObjectReader.TextOf(json, "apiVersion") ?? (itemKind is null ? null : ObjectReader.TextOf(document.Content, "apiVersion"));
        var kind = ObjectReader.TextOf(json, "kind") ?? itemKind;
        if (string.IsNullOrEmpty(apiVersion) || string.IsNullOrEmpty(kind))
        {
            Report(PolicyKinds.Contains(kind) ? _errors : _notes, document, json, "It is no Kubernetes object: apiVersion and kind are expected.");
            return;
        }

        if (kind.EndsWith("List", StringComparison.Ordinal) && json["items"] is JsonArray items)
        {
            foreach (var item in items.OfType<JsonObject>())
            {
                Add(document, item, kind.Length > "List".Length ? kind[..^"List".Length] : null);
            }

            return;
        }

        if (Prepare(document, json, apiVersion, kind))
        {
            Try(document, json, kind, () => AddObject(document, json, apiVersion, kind));
        }
    }

    // Fills in the namespace, and notes an object that is there twice. False when the object has no name.
    private bool Prepare(YamlDocument document, JsonObject json, string apiVersion, string kind)
    {
        if (json["metadata"] is not JsonObject metadata)
        {
            json["metadata"] = metadata = [];
        }

        if (string.IsNullOrEmpty(ObjectReader.TextOf(metadata, "name"))
            && ObjectReader.TextOf(metadata, "generateName") is { Length: > 0 } generated)
        {
            metadata["name"] = generated.TrimEnd('-');
        }

        var name = ObjectReader.TextOf(metadata, "name") ?? "";
        var type = ResourceType.Find(apiVersion, kind);
        var isKnown = type is not null || WorkloadKind.Find(apiVersion, kind) is not null || RouteReader.Covers(apiVersion, kind);
        if (name.Length == 0)
        {
            Report(isKnown ? _errors : _notes, document, json, $"{kind}: metadata.name is expected.");
            return false;
        }

        if (isKnown && type?.IsNamespaced != false && string.IsNullOrEmpty(ObjectReader.TextOf(metadata, "namespace")))
        {
            metadata["namespace"] = ObjectReader.DefaultNamespace;
        }

        var ns = type?.IsNamespaced == false ? "" : ObjectReader.TextOf(metadata, "namespace") ?? "";
        if (ns.Length > 0)
        {
            _namespaces.Add(ns);
        }

        var key = (apiVersion.Split('/')[0], kind, ns, name);
        if (isKnown && _seen.TryGetValue(key, out var first))
        {
            var what = ns.Length > 0 ? $"{kind} {ns}/{name}" : $"{kind} {name}";
            Report(_notes, document, json, $"{what} replaces the one in {first.File}:{first.Line}.");
        }

        _seen[key] = (document.File, document.LineOf(json));
        return true;
    }

    private void AddObject(YamlDocument document, JsonObject json, string apiVersion, string kind)
    {
        if (WorkloadKind.Find(apiVersion, kind) is { } workload)
        {
            AddWorkload(document, json, workload);
            return;
        }

        if (RouteReader.Covers(apiVersion, kind))
        {
            _routes.Add((document, json));
            return;
        }

        if (ResourceType.Find(apiVersion, kind) is { } type)
        {
            AddKnown(document, json, type);
            return;
        }

        if (Misspelt.Why(apiVersion, kind) is { } why)
        {
            Report(_errors, document, json, why);
            return;
        }

        Report(_notes, document, json, kind.EndsWith("NetworkPolicy", StringComparison.Ordinal)
            ? $"{apiVersion} {kind} is not judged: what it allows or denies is left out."
            : $"{apiVersion} {kind} is not a kind that NetDoctor reads.");
    }

    private void AddKnown(YamlDocument document, JsonObject json, ResourceType type)
    {
        if (PolicyKinds.Contains(type.Kind.ToString()) && type.Kind != ResourceKind.NetworkPolicy)
        {
            AbsentSelectors.Fill(json, (pods, selector) => Report(
                _notes, document, pods, $"{type.Kind} {ObjectReader.TextOf(json["metadata"] as JsonObject, "name")}: {selector} is left out of pods and read as empty; the API server would refuse it."));
        }

        var faults = PolicyValidation.Check(type.Kind, json);
        foreach (var fault in faults)
        {
            Report(_errors, document, fault.Near, $"{type.Kind} {ObjectReader.TextOf(json["metadata"] as JsonObject, "name")} is not valid: {fault}.");
        }

        if (faults.IsEmpty && ObjectReader.IsKept(type.Kind, json))
        {
            _facts.Add(_objects.Read(document, json, type));
        }
    }

    private void AddWorkload(YamlDocument document, JsonObject json, WorkloadKind workload)
    {
        if (workload.IsPod)
        {
            _workloads.Add((Pod)_objects.Read(document, json, ResourceType.Of(ResourceKind.Pod)));
            return;
        }

        if (workload.PodOf(json) is not { } made)
        {
            Report(_errors, document, json, $"{workload.Kind} {ObjectReader.TextOf(json["metadata"] as JsonObject, "name")} is not valid: "
                + $"{string.Join('.', workload.TemplatePath)}: Required value.");
            return;
        }

        var pod = (Pod)_objects.Read(document, made, ResourceType.Of(ResourceKind.Pod));
        OwnerReference? owner = null;
        if (Enum.TryParse<ResourceKind>(workload.Kind, out var kind))
        {
            var fact = (Workload)_objects.Read(document, json, ResourceType.Of(kind));
            owner = fact.Owner;
            _facts.Add(fact);
        }
        else
        {
            // The reference to the owner is in the same place in every kind.
            var metadata = new JsonObject { ["metadata"] = json["metadata"]!.DeepClone() };
            owner = ((Pod)_objects.Read(document, metadata, ResourceType.Of(ResourceKind.Pod))).Owner;
        }

        _workloads.Add(workload.Kind, owner, pod);
    }

    private void Try(YamlDocument document, JsonObject json, string kind, Action read)
    {
        try
        {
            read();
        }
        catch (ManifestException exception)
        {
            Report(_errors, document, json, $"{exception.Problem}.");
        }
        catch (JsonException exception)
        {
            Report(_errors, document, json, $"{kind} is not valid: {exception.Message}.");
        }
    }

    // Charts, patches and settings lie among manifests; but what may have been an object that counts must not get lost.
    private void AddUnread(string text, ManifestNote note, bool isYaml)
    {
        var isTemplate = text.Contains("{{", StringComparison.Ordinal);
        var isOther = isTemplate || (isYaml && !Kinds().Matches(text).Any(match => Counts(match.Groups["kind"].Value)));
        (isOther ? _notes : _errors).Add(note with
        {
            Message = isTemplate
                ? "It is a template, not a manifest: render it first, as helm template does."
                : $"It cannot be read: {note.Message.TrimEnd('.')}.",
        });
    }

    private static bool Counts(string kind) =>
        kind is "List" or "Namespace" or "Service" or "Ingress" or "Route" || PolicyKinds.Contains(kind) || WorkloadKind.IsOne(kind);

    private static void Report(ImmutableArray<ManifestNote>.Builder notes, YamlDocument document, JsonObject near, string message) =>
        notes.Add(new ManifestNote(document.File, document.Number, document.LineOf(near), message));

    [GeneratedRegex("^[ -]*[\"']?kind[\"']?\\s*:\\s*[\"']?(?<kind>\\w+)", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Kinds();
}
