using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using NetDoctor.Diagnosis.Questions;

namespace NetDoctor.Api.Http;

/// <summary>Types in words, for people who sent another one.</summary>
internal static class Expectations
{
    /// <summary>What is expected of a value of a type: <c>a whole number</c>, <c>one of tcp, udp, sctp</c>.</summary>
    /// <param name="type">The type.</param>
    public static string Of(Type type)
    {
        var actual = Nullable.GetUnderlyingType(type) ?? type;
        if (actual.IsGenericType && actual.GetGenericTypeDefinition() == typeof(Word<>))
        {
            return Of(actual.GenericTypeArguments[0]);
        }

        if (actual.IsEnum)
        {
            return $"one of {string.Join(", ", NamesOf(actual))}";
        }

        return Type.GetTypeCode(actual) switch
        {
            TypeCode.String => "a text",
            TypeCode.Boolean => "true or false",
            TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64 => "a whole number",
            TypeCode.Double or TypeCode.Single or TypeCode.Decimal => "a number",
            _ => typeof(IEnumerable).IsAssignableFrom(actual) ? "a list" : "an object",
        };
    }

    /// <summary>What is expected of a field that is not there, as the end of a sentence.</summary>
    /// <param name="field">Name of the field; of a target, which no question is without, the forms are told.</param>
    /// <param name="expected">What is expected of its type.</param>
    public static string OfMissing(string field, string expected) =>
        field == "to" ? QuestionParser.ExpectedTarget : $"expected {expected}.";

    /// <summary>Names of an enumeration as they are on the wire.</summary>
    /// <param name="type">The enumeration.</param>
    public static ImmutableArray<string> NamesOf(Type type) =>
        [.. Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)];
}
