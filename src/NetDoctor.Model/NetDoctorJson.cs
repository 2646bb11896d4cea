using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetDoctor.Model;

/// <summary>How wire types are written as JSON: camelCase, enumerations as camelCase strings, absent values left out.</summary>
public static class NetDoctorJson
{
    /// <summary>Options for reading and writing wire types; read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Applies the wire settings to options that a framework made.</summary>
    /// <param name="options">Options to change.</param>
    public static void Apply(JsonSerializerOptions options)
    {
        WireRules.Apply(options);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
