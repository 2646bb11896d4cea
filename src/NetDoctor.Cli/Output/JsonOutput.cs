using System.Text.Json;
using NetDoctor.Model;

namespace NetDoctor.Cli.Output;

/// <summary>Writes wire types as the server does, indented.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Indented = new(NetDoctorJson.Options) { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes a value and a line feed.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="value">A wire type.</param>
    public static void Write<TValue>(TextWriter output, TValue value) => output.Write($"{JsonSerializer.Serialize(value, Indented)}\n");
}
