using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace NetDoctor.Kubernetes.Manifests;

/// <summary>Turns parser events into JSON nodes.</summary>
internal sealed class YamlToJson(IParser parser, string file, int firstNumber)
{
    private const int MaximumDepth = 60;

    // Aliases make exponentially large documents out of a few lines ("billion laughs"); no manifest comes near this.
    private const int MaximumNodes = 500_000;

    private readonly Dictionary<AnchorName, JsonNode?> _anchors = [];
    private Dictionary<JsonNode, int> _lines = new(ReferenceEqualityComparer.Instance);
    private int _nodes;

    public IEnumerable<YamlDocument> Documents()
    {
        parser.Consume<StreamStart>();
        for (var number = firstNumber; parser.TryConsume<DocumentStart>(out _); number++)
        {
            _anchors.Clear();
            _lines = new(ReferenceEqualityComparer.Instance);
            _nodes = 0;
            var start = parser.Current!.Start;
            var node = ReadNode(0);
            parser.Consume<DocumentEnd>();
            if (node is null)
            {
                continue;
            }

            yield return node is JsonObject content
                ? new YamlDocument(file, number, content, _lines)
                : throw Error(start, "a Kubernetes object is expected, which is a mapping");
        }
    }

    private JsonNode? ReadNode(int depth)
    {
        var start = parser.Current!.Start;
        if (depth > MaximumDepth)
        {
            throw Error(start, $"nested deeper than {MaximumDepth} levels");
        }

        Count(1, start);
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Copy(alias);
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            var value = YamlScalar.ToJson(scalar, problem => Error(start, problem));
            Remember(scalar, value);
            return value;
        }

        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var array = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                array.Add(ReadNode(depth + 1));
            }

            Remember(sequence, array);
            return array;
        }

        return ReadMapping(depth);
    }

    private JsonObject ReadMapping(int depth)
    {
        var mapping = parser.Consume<MappingStart>();
        var json = new JsonObject();
        _lines.Add(json, (int)mapping.Start.Line);
        var merges = new List<JsonNode?>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var start = parser.Current!.Start;
            if (!parser.TryConsume<Scalar>(out var key))
            {
                throw Error(start, "a key must be a plain value");
            }

            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                merges.Add(ReadNode(depth + 1));
                continue;
            }

            if (json.ContainsKey(key.Value))
            {
                throw Error(start, $"the key \"{key.Value}\" is given twice");
            }

            json.Add(key.Value, ReadNode(depth + 1));
        }

        merges.ForEach(merge => Merge(json, merge, mapping.Start));
        Remember(mapping, json);
        return json;
    }

    // Keys of the mapping itself win over merged ones (https://yaml.org/type/merge.html).
    private void Merge(JsonObject into, JsonNode? merge, Mark at)
    {
        switch (merge)
        {
            case JsonArray several:
                foreach (var one in several)
                {
                    Merge(into, one, at);
                }

                break;
            case JsonObject one:
                foreach (var (key, value) in one)
                {
                    if (!into.ContainsKey(key))
                    {
                        into.Add(key, value?.DeepClone());
                    }
                }

                break;
            default:
                throw Error(at, "<< must merge a mapping");
        }
    }

    private JsonNode? Copy(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var node))
        {
            throw Error(alias.Start, $"nothing is anchored as {alias.Value}");
        }

        Count(Size(node), alias.Start);
        return node?.DeepClone();
    }

    private void Remember(NodeEvent start, JsonNode? node)
    {
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor] = node;
        }
    }

    private void Count(int nodes, Mark at)
    {
        _nodes += nodes;
        if (_nodes > MaximumNodes)
        {
            throw Error(at, $"more than {MaximumNodes} values in one document");
        }
    }

    private static int Size(JsonNode? node) => node switch
    {
        JsonObject json => 1 + json.Sum(entry => Size(entry.Value)),
        JsonArray array => 1 + array.Sum(Size),
        _ => 1,
    };

    private ManifestException Error(Mark at, string problem) => new(file, (int)at.Line, problem);
}
