using System.Text.Json.Nodes;

namespace NetDoctor.Kubernetes.Manifests;

/// <summary>One document of a YAML or JSON file.</summary>
public sealed class YamlDocument
{
    private readonly Dictionary<JsonNode, int> _lines;

    internal YamlDocument(string file, int number, JsonObject content, Dictionary<JsonNode, int> lines)
    {
        File = file;
        Number = number;
        Content = content;
        _lines = lines;
    }

    /// <summary>File as the caller named it.</summary>
    public string File { get; }

    /// <summary>Number of the document in the file, from 1; empty ones count.</summary>
    public int Number { get; }

    /// <summary>The document as JSON.</summary>
    public JsonObject Content { get; }

    /// <summary>Line at which the document's content begins, from 1.</summary>
    public int Line => LineOf(Content);

    /// <summary>Line at which a mapping of the document begins, from 1; the document's own for one that came by an alias.</summary>
    /// <param name="mapping">A mapping inside of <see cref="Content"/>.</param>
    public int LineOf(JsonObject mapping) =>
        _lines.TryGetValue(mapping, out var line) ? line : _lines.GetValueOrDefault(Content, 1);
}
