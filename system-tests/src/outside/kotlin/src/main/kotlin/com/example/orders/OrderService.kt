package com.example.orders

import io.msrpc.annotation.MsError
import io.msrpc.annotation.MsService
import java.time.Instant

@MsService
interface OrderService {
    fun place(order: Order): Order

    fun find(id: Long): Order?

    @Throws(UnknownOrder::class)
    fun ship(id: Long, carrier: String): Order

    fun count(vararg states: OrderState): Int

    fun price(id: Long): Price?
}

data class Order(
    val id: Long,
    val items: List<String>,
    val note: String? = null,
    val state: OrderState = Open,
)

data class Price(val cents: Long, val currency: String)

sealed interface OrderState

data object Open : OrderState

object Cancelled : OrderState

data class Shipped(val carrier: String, val at: Instant) : OrderState

@MsError("unknown-order")
class UnknownOrder(message: String) : Exception(message)
